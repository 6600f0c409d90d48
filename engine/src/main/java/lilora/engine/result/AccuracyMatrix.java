package lilora.engine.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Scores a[t][i] on task i after training stage t, for t = 0..T (row 0 = zero-shot, before any training) and i = 1..T.
 * Immutable and safe to share between threads. Any set of cells may be evaluated: the usual lower triangle, the full
 * matrix, or the last row alone (joint training). Scores are in points, 0 to 100, except CIDEr which may exceed 100.
 */
public final class AccuracyMatrix {
    /** One evaluated cell: the score on {@code task} after training stage {@code stage}. */
    public record Cell(int stage, int task, double score) {}

    private final int tasks;
    /** Row t, column i - 1; NaN marks a cell that was not evaluated and never leaves this class. */
    private final double[][] scores;

    private AccuracyMatrix(int tasks, double[][] scores) {
        this.tasks = tasks;
        this.scores = scores;
    }

    /** A matrix for {@code tasks} tasks in which nothing has been evaluated yet. */
    public static AccuracyMatrix empty(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("A matrix needs at least one task, not " + tasks + ".");
        }
        double[][] scores = new double[tasks + 1][tasks];
        for (double[] row : scores) {
            Arrays.fill(row, Double.NaN);
        }
        return new AccuracyMatrix(tasks, scores);
    }

    /** A matrix for {@code tasks} tasks with these cells; a cell given twice keeps its last score. */
    public static AccuracyMatrix of(int tasks, Collection<Cell> cells) {
        double[][] scores = empty(tasks).scores;
        AccuracyMatrix matrix = new AccuracyMatrix(tasks, scores);
        for (Cell cell : cells) {
            matrix.check(cell.stage(), cell.task());
            scores[cell.stage()][cell.task() - 1] = finite(cell.score());
        }
        return matrix;
    }

    /** T, the number of tasks: columns are 1..T, rows 0..T. */
    public int tasks() {
        return tasks;
    }

    /** A copy in which the score on {@code task} (1..T) after {@code stage} (0..T) is {@code score}. */
    public AccuracyMatrix with(int stage, int task, double score) {
        check(stage, task);
        double[][] copy = scores.clone();
        copy[stage] = scores[stage].clone();
        copy[stage][task - 1] = finite(score);
        return new AccuracyMatrix(tasks, copy);
    }

    /** The score on {@code task} (1..T) after {@code stage} (0..T); empty when it was not evaluated. */
    public OptionalDouble at(int stage, int task) {
        check(stage, task);
        double score = scores[stage][task - 1];
        return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    /** Every evaluated cell, row by row. */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int stage = 0; stage <= tasks; stage++) {
            for (int task = 1; task <= tasks; task++) {
                double score = scores[stage][task - 1];
                if (!Double.isNaN(score)) {
                    cells.add(new Cell(stage, task, score));
                }
            }
        }
        return List.copyOf(cells);
    }

    /**
     * The matrix as it would be had the sequence ended after {@code stage} (1..T): rows 0..stage, columns 1..stage. Each
     * metric of it is that metric "so far".
     */
    public AccuracyMatrix upTo(int stage) {
        check(stage, 1);
        if (stage == 0) {
            throw new IllegalArgumentException("There is no sequence that ends before its first task.");
        }
        double[][] part = new double[stage + 1][];
        for (int row = 0; row <= stage; row++) {
            part[row] = Arrays.copyOf(scores[row], stage);
        }
        return new AccuracyMatrix(stage, part);
    }

    private void check(int stage, int task) {
        if (stage < 0 || stage > tasks || task < 1 || task > tasks) {
            throw new IndexOutOfBoundsException("There is no cell (stage " + stage + ", task " + task
                    + "): stages are 0.." + tasks + ", tasks 1.." + tasks + ".");
        }
    }

    private static double finite(double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("A score must be a finite number, not " + score + ".");
        }
        // A negative zero would make equal matrices unequal.
        return score + 0.0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccuracyMatrix that && Arrays.deepEquals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(scores);
    }

    @Override
    public String toString() {
        return "AccuracyMatrix" + Arrays.deepToString(scores).replace("NaN", "-");
    }
}
