package lilora.app.screen.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.view.ChartView;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunState;

/** The accuracy matrix, and what is made of it. */
final class MatrixChart implements RunChart<MatrixModel> {
    private static final String TITLE = "Accuracy matrix";

    @Override
    public String id() {
        return "matrix";
    }

    @Override
    public MatrixModel ofNothing() {
        return MatrixCharts.scores(TITLE, MatrixCharts.Source.of(AccuracyMatrix.empty(1), List.of("")));
    }

    @Override
    public MatrixModel of(RunChartSource run) {
        RunRecord record = run.record();
        List<String> tasks = run.tasks();
        AccuracyMatrix scores = run.scores();
        Set<MatrixCharts.Place> planned = record.row().state().isActive() ? planned(run) : Set.of();
        MatrixCharts.Source source = new MatrixCharts.Source(scores, tasks, planned, running(run, planned));
        RunSettings settings = run.settings();
        return switch (settings.mode()) {
            case SCORE -> MatrixCharts.scores(TITLE, source, colours(settings, scores));
            case CHANGE -> MatrixCharts.fromDiagonal("Change since learned", source);
            case SELECTED -> {
                AccuracyMatrix selected = record.selected();
                yield MatrixCharts.scores(
                        "Accuracy matrix, tasks selected",
                        MatrixCharts.Source.of(selected, tasks),
                        colours(settings, selected));
            }
            case CHOSEN -> MatrixCharts.chosenTasks("Tasks selected (%)", record.standingCells(), tasks);
        };
    }

    private static MatrixModel.Scale colours(RunSettings settings, AccuracyMatrix shown) {
        return settings.range() == RunSettings.Colours.FIXED
                ? MatrixModel.Scale.SCORE
                : MatrixModel.Scale.fitting(shown);
    }

    private static Set<MatrixCharts.Place> planned(RunChartSource run) {
        RunRecord record = run.record();
        List<String> tasks = run.tasks();
        Set<MatrixCharts.Place> places = new HashSet<>();
        if (record.spec().experiment().evaluation().zeroShot()) {
            for (int task = 1; task <= tasks.size(); task++) {
                places.add(new MatrixCharts.Place(0, task));
            }
        }
        int learned = 0;
        for (RunPlan.StagePlan stage : StageStrip.planned(record, tasks)) {
            learned = Math.min(tasks.size(), learned + stage.tasks().size());
            for (int task : record.spec().experiment().evaluation().coverage().tasksAfter(learned, tasks.size())) {
                places.add(new MatrixCharts.Place(learned, task));
            }
        }
        return places;
    }

    /** The first cell still to come, once its stage is trained: cells are evaluated one after another. */
    private static Set<MatrixCharts.Place> running(RunChartSource run, Set<MatrixCharts.Place> planned) {
        if (run.record().row().state() != RunState.RUNNING) {
            return Set.of();
        }
        boolean before = run.stages().stream().allMatch(stage -> stage.state() == StageBox.State.WAITING);
        int row = before ? 0 : -1;
        for (StageBox stage : run.stages()) {
            row = stage.state() == StageBox.State.EVALUATING ? stage.number() : row;
        }
        for (int task = 1; row >= 0 && task <= run.tasks().size(); task++) {
            MatrixCharts.Place place = new MatrixCharts.Place(row, task);
            if (planned.contains(place) && run.scores().at(row, task).isEmpty()) {
                return Set.of(place);
            }
        }
        return Set.of();
    }

    @Override
    public void prepare(ChartView view, RunViewModel model) {
        view.onCell(model.actions()::openSamples);
        view.setTools(List.of(
                ChartTools.choice(
                        "matrix-mode",
                        "What the matrix shows",
                        RunSettings.Mode::title,
                        model.settings().mode()),
                ChartTools.choice(
                        "matrix-colours",
                        "Colours of the matrix",
                        RunSettings.Colours::title,
                        model.settings().colours())));
        model.settings().mode().property().subscribe(mode -> view.setEmptyText(mode.missing()));
    }
}
