package lilora.storage.repository;

import java.util.List;
import java.util.Optional;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.result.AccuracyMatrix;

/**
 * What a table of runs shows beside a {@link RunRow}: settings, and scores of single tasks.
 *
 * @param spec as launched
 * @param stage the stage begun last
 * @param cells of the accuracy matrix that stand
 */
public record RunFacts(RunSpec spec, Optional<RunEvent.StageStart> stage, List<RunEvent.EvalCell> cells) {
    public RunFacts {
        cells = List.copyOf(cells);
    }

    /** The accuracy matrix of the cells that stand; a cell outside the sequence or without a finite score is left out. */
    public AccuracyMatrix matrix() {
        return CellMatrix.scores(cells, spec.experiment().tasks().size());
    }
}
