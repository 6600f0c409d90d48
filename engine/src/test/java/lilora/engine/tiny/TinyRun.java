package lilora.engine.tiny;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Preparation;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.ContinualRun;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;

/** What a run over two tiny tasks told and left. */
public record TinyRun(
        ContinualRun.Outcome outcome, List<RunEvent> events, Map<String, Double> metrics, Checkpoints checkpoints) {
    public static final Checkpoints.Origin ORIGIN = new Checkpoints.Origin("asked", "a test");

    /**
     * Runs, or goes on with what is there.
     *
     * @param home folder of the run
     * @param cache folder of features
     */
    public static TinyRun of(ExperimentSpec spec, Path home, Path cache, RunControl control) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                BaseModel model =
                        BaseModel.load(inputs.baseModel(), Compute.of(ComputeSpec.on("cpu", 0), spec.training()))) {
            return of(inputs, model, home, cache, control, told -> {});
        }
    }

    /**
     * The same of inputs that are loaded.
     *
     * @param told gets what features tell
     */
    public static TinyRun of(
            RunInputs inputs, BaseModel model, Path home, Path cache, RunControl control, Consumer<String> told)
            throws IOException {
        Checkpoints checkpoints = new Checkpoints(Files.createDirectories(home.resolve("checkpoints")), ORIGIN);
        List<RunEvent> events = new ArrayList<>();
        FeatureCaches stores = new FeatureCaches(inputs, model, cache, "tiny", told);
        try (ContinualRun run = new ContinualRun(
                inputs,
                model,
                stores::of,
                checkpoints,
                Files.createDirectories(home.resolve("predictions")),
                events::add,
                control)) {
            ContinualRun.Outcome outcome = run.run(checkpoints.latest());
            return new TinyRun(outcome, events, run.metrics(), checkpoints);
        }
    }

    /** Stops a run after so many optimiser steps. */
    public static RunControl stopAfter(int steps) {
        int[] left = {steps};
        return place ->
                place == RunControl.Place.STEP && --left[0] == 0 ? RunControl.Signal.STOP : RunControl.Signal.CONTINUE;
    }

    /** Its events of a type. */
    public <T extends RunEvent> List<T> of(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<RunEvent.Step> steps() {
        return of(RunEvent.Step.class);
    }

    public List<String> notes() {
        return of(RunEvent.Note.class).stream().map(RunEvent.Note::text).toList();
    }

    /** Every tensor at the end of the last stage. */
    public Map<String, List<Float>> adapters() {
        Map<String, List<Float>> values = new TreeMap<>();
        Checkpoints.read(checkpoints.ofStage(2).adapters(), (name, floats, shape) -> {
            List<Float> list = new ArrayList<>();
            for (float value : floats) {
                list.add(value);
            }
            values.put(name, list);
        });
        return values;
    }
}
