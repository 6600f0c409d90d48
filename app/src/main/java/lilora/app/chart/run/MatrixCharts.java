package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.MatrixModel;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetrics;

/** Makes the accuracy matrix's pictures from its numbers. */
public final class MatrixCharts {
    /** Place of a cell. */
    public record Place(int stage, int task) {}

    /**
     * What of a run's matrix is shown.
     *
     * @param scores measured so far
     * @param tasks their names, in the order of the sequence
     * @param planned cells that the run measures
     * @param running cell being measured, if there is one
     * @param bars what runs lie between in cells that are their means
     */
    public record Source(
            AccuracyMatrix scores,
            List<String> tasks,
            Set<Place> planned,
            Set<Place> running,
            Map<Place, ErrorBar> bars) {
        /** Of one run. */
        public Source(AccuracyMatrix scores, List<String> tasks, Set<Place> planned, Set<Place> running) {
            this(scores, tasks, planned, running, Map.of());
        }

        public Source {
            tasks = List.copyOf(tasks);
            planned = Set.copyOf(planned);
            running = Set.copyOf(running);
            bars = Map.copyOf(bars);
        }

        /** Of a matrix to which nothing comes any more. */
        public static Source of(AccuracyMatrix scores, List<String> tasks) {
            return new Source(scores, tasks, Set.of(), Set.of());
        }

        /** Of the mean over runs that differ in nothing but their seeds, in the cells that all of them evaluated. */
        public static Source of(RunCharts.Repeated runs, List<String> tasks) {
            AccuracyMatrix mean = AccuracyMatrix.empty(runs.seeds().get(0).tasks());
            Map<Place, ErrorBar> bars = new HashMap<>();
            for (AccuracyMatrix.Cell cell : runs.seeds().get(0).cells()) {
                Optional<SeedMean> found = runs.over(scores -> scores.at(cell.stage(), cell.task()));
                if (found.isPresent()) {
                    mean = mean.with(cell.stage(), cell.task(), found.get().mean());
                    found.get().bar().ifPresent(bar -> bars.put(new Place(cell.stage(), cell.task()), bar));
                }
            }
            return new Source(mean, tasks, Set.of(), Set.of(), bars);
        }

        /** What runs lie between says nothing about differences. */
        private Source withoutBars() {
            return new Source(scores, tasks, planned, running);
        }
    }

    private MatrixCharts() {}

    /** The scores themselves, in colours that mean the same in every matrix. */
    public static MatrixModel scores(String title, Source source) {
        return scores(title, source, MatrixModel.Scale.SCORE);
    }

    /** The scores themselves. */
    public static MatrixModel scores(String title, Source source, MatrixModel.Scale scale) {
        return model(title, scale, source, source.scores()::at, stage -> average(source, stage));
    }

    /** How far each cell lies from the score its task had when it was learned. */
    public static MatrixModel fromDiagonal(String title, Source source) {
        AccuracyMatrix scores = source.scores();
        BiFunction<Integer, Integer, OptionalDouble> change = (stage, task) ->
                stage < task ? OptionalDouble.empty() : minus(scores.at(stage, task), scores.at(task, task));
        return differences(title, "Points above or below the diagonal", source.withoutBars(), change);
    }

    /** How far each cell lies from the same cell of another run with the same tasks. */
    public static MatrixModel fromBaseline(String title, Source source, AccuracyMatrix baseline, String name) {
        AccuracyMatrix scores = source.scores();
        BiFunction<Integer, Integer, OptionalDouble> change = (stage, task) -> scores.tasks() == baseline.tasks()
                ? minus(scores.at(stage, task), baseline.at(stage, task))
                : OptionalDouble.empty();
        return differences(title, "Points above or below " + name, source.withoutBars(), change);
    }

    /**
     * What a selector took each task's questions for, in percent, at the newest stage after which the task was evaluated.
     *
     * @param cells that stand
     * @param tasks their names, in the order of the sequence
     */
    public static MatrixModel chosenTasks(String title, List<RunEvent.EvalCell> cells, List<String> tasks) {
        List<MatrixModel.Row> rows = new ArrayList<>();
        CellMatrix.newestSelected(cells, tasks.size()).forEach((task, cell) -> {
            List<MatrixModel.Cell> shares = new ArrayList<>();
            for (int chosen = 1; chosen <= tasks.size(); chosen++) {
                OptionalDouble share = CellMatrix.chosen(cell, chosen);
                shares.add(new MatrixModel.Cell(
                        cell.stage(),
                        task,
                        share.isPresent() ? MatrixModel.State.MEASURED : MatrixModel.State.ABSENT,
                        share,
                        OptionalDouble.empty(),
                        chosen == task));
            }
            rows.add(new MatrixModel.Row(tasks.get(task - 1), shares, OptionalDouble.empty()));
        });
        return new MatrixModel(title, MatrixModel.Kind.CONFUSION, MatrixModel.Scale.PERCENT, rows, tasks, "");
    }

    private static MatrixModel differences(
            String title, String caption, Source source, BiFunction<Integer, Integer, OptionalDouble> change) {
        double greatest = 0;
        for (AccuracyMatrix.Cell cell : source.scores().cells()) {
            greatest = Math.max(
                    greatest, Math.abs(change.apply(cell.stage(), cell.task()).orElse(0)));
        }
        return model(title, MatrixModel.Scale.difference(greatest, caption), source, change, stage -> {
            double sum = 0;
            for (int task = 1; task <= stage; task++) {
                OptionalDouble value = change.apply(stage, task);
                if (value.isEmpty()) {
                    return OptionalDouble.empty();
                }
                sum += value.getAsDouble();
            }
            return stage == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / stage);
        });
    }

    private static MatrixModel model(
            String title,
            MatrixModel.Scale scale,
            Source source,
            BiFunction<Integer, Integer, OptionalDouble> value,
            IntFunction<OptionalDouble> margin) {
        int tasks = source.scores().tasks();
        List<MatrixModel.Row> rows = new ArrayList<>();
        for (int stage = firstRow(source); stage <= tasks; stage++) {
            List<MatrixModel.Cell> cells = new ArrayList<>();
            for (int task = 1; task <= tasks; task++) {
                cells.add(cell(source, stage, task, value.apply(stage, task)));
            }
            rows.add(new MatrixModel.Row(
                    stage == 0 ? "Before training" : "After stage " + stage, cells, margin.apply(stage)));
        }
        return new MatrixModel(title, MatrixModel.Kind.SCORES, scale, rows, source.tasks(), "Mean");
    }

    /** Row 0 is there when the run measures it. */
    private static int firstRow(Source source) {
        Set<Integer> stages = new HashSet<>();
        source.scores().cells().forEach(cell -> stages.add(cell.stage()));
        source.planned().forEach(place -> stages.add(place.stage()));
        return stages.contains(0) ? 0 : 1;
    }

    private static MatrixModel.Cell cell(Source source, int stage, int task, OptionalDouble value) {
        AccuracyMatrix scores = source.scores();
        OptionalDouble drop =
                stage <= task ? OptionalDouble.empty() : minus(scores.at(task, task), scores.at(stage, task));
        return new MatrixModel.Cell(
                stage,
                task,
                state(source, stage, task, value),
                value,
                drop,
                stage == task,
                Optional.ofNullable(source.bars().get(new Place(stage, task))));
    }

    private static MatrixModel.State state(Source source, int stage, int task, OptionalDouble value) {
        Place place = new Place(stage, task);
        if (value.isPresent()) {
            return MatrixModel.State.MEASURED;
        }
        if (source.scores().at(stage, task).isPresent()) {
            return MatrixModel.State.ABSENT;
        }
        if (source.running().contains(place)) {
            return MatrixModel.State.RUNNING;
        }
        return source.planned().contains(place) ? MatrixModel.State.PLANNED : MatrixModel.State.ABSENT;
    }

    private static OptionalDouble average(Source source, int stage) {
        return stage == 0 ? OptionalDouble.empty() : ContinualMetrics.averagePerformance(source.scores(), stage);
    }

    private static OptionalDouble minus(OptionalDouble left, OptionalDouble right) {
        return left.isEmpty() || right.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(left.getAsDouble() - right.getAsDouble());
    }
}
