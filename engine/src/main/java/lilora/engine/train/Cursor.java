package lilora.engine.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.event.RunEvent;
import lilora.engine.file.Folders;
import org.jspecify.annotations.Nullable;

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
 * @param mostPositions positions that are computed at once at most, since the device once had no memory for more; absent while it had
 */
public record Cursor(
        int schema,
        int stage,
        int step,
        boolean trained,
        double trainSeconds,
        List<RunEvent.EvalCell> cells,
        @Nullable Integer mostPositions) {
    public static final int SCHEMA = 1;
    private static final Pattern LEARNED = Pattern.compile("stage-([0-9]{3,9})-trained");

    public Cursor {
        cells = List.copyOf(cells);
    }

    /** On a device with memory enough. */
    public Cursor(
            int schema, int stage, int step, boolean trained, double trainSeconds, List<RunEvent.EvalCell> cells) {
        this(schema, stage, step, trained, trainSeconds, cells, null);
    }

    /** The same, computing so much at once. */
    Cursor within(MemoryLimit limit) {
        return new Cursor(
                schema,
                stage,
                step,
                trained,
                trainSeconds,
                cells,
                limit.equals(MemoryLimit.NONE) ? null : Integer.valueOf(limit.positions()));
    }

    /** The same with other names for its cells. */
    Cursor withCells(UnaryOperator<List<RunEvent.EvalCell>> renamed) {
        return new Cursor(schema, stage, step, trained, trainSeconds, renamed.apply(cells), mostPositions);
    }

    MemoryLimit limit() {
        return mostPositions == null ? MemoryLimit.NONE : new MemoryLimit(mostPositions);
    }

    /** Position of a run that has done nothing. */
    public static Cursor start() {
        return new Cursor(SCHEMA, 0, 0, false, 0, List.of());
    }

    /** Number of stages that are learned by the checkpoints in a folder, told from their names alone; 0 where there are none. */
    public static int stagesLearned(Path checkpoints) {
        if (!Files.isDirectory(checkpoints)) {
            return 0;
        }
        try {
            return Folders.list(checkpoints).stream()
                    .map(folder -> LEARNED.matcher(folder.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Folder name; names sort in the order of positions. */
    public String folderName() {
        return trained ? "stage-%03d-trained".formatted(stage) : "stage-%03d-step-%07d".formatted(stage, step);
    }
}
