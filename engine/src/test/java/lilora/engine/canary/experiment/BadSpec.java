package lilora.engine.canary.experiment;

import ai.djl.ndarray.NDArray;
import lilora.engine.canary.run.BadSql;

/** Breaks: the shared language holds no tensor and knows no worker. */
public record BadSpec(NDArray tensor, BadSql worker) {}
