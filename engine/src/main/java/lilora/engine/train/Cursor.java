package lilora.engine.train;

import java.util.List;
import lilora.engine.event.RunEvent;

/**
 * Where a checkpoint stands. Together with the tensors it is all the state of a run: data order, dropout and learning rate are
 * functions of the seed and this position.
 *
 * @param schema version of the JSON form
 * @param stage current stage; 0 before the first
 * @param step optimiser steps done in this stage
 * @param trained whether the stage is trained to its end, what the method does after a stage included
 * @param trainSeconds time spent training this stage so far
 * @param cells of the accuracy matrix evaluated so far
 */
public record Cursor(
        int schema, int stage, int step, boolean trained, double trainSeconds, List<RunEvent.EvalCell> cells) {
    public static final int SCHEMA = 1;

    public Cursor {
        cells = List.copyOf(cells);
    }

    /** Position of a run that has done nothing. */
    public static Cursor start() {
        return new Cursor(SCHEMA, 0, 0, false, 0, List.of());
    }

    /** Folder name; names sort in the order of positions. */
    public String folderName() {
        return trained ? "stage-%03d-trained".formatted(stage) : "stage-%03d-step-%07d".formatted(stage, step);
    }
}
