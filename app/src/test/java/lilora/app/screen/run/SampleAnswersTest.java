package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured and answered between steps, over two stages and a resumed attempt. */
class SampleAnswersTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private WrittenRun run;

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.open(folder);
        run = new WrittenRun(workspace.runsFolder(), "run-1", "lilora").hello(0).plan(4);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private void measure(int stage, int step, double loss, String answer) throws IOException {
        run.add(
                new RunEvent.SampleAnswer(stage, step, stage, "a", List.of("a.png"), "What?", answer, "a cat"),
                new RunEvent.HeldOutLoss(stage, step, loss, 10, 2, 0.1));
    }

    private RunViewState shown() {
        workspace.recorder().follow(run.directory().path());
        return RunHistory.read(workspace.runs(), "run-1", RunHistory.Range.WHOLE)
                .map(history -> RunPresenter.present(
                        history, RunSettings.DEFAULT, SeriesStyle.numbered(0), MethodCatalog.load()))
                .orElseThrow();
    }

    private static Optional<Curve> heldOut(RunViewState shown) {
        return shown.charts().find(new LossChart()).orElseThrow().series().stream()
                .filter(one -> one.role() == LineModel.Role.MEASURED)
                .map(LineModel.Series::curve)
                .findFirst();
    }

    @Test
    void aMeasurementStandsAtTheStepOfTheWholeRun() throws IOException {
        run.stage(1, 4);
        measure(1, 0, 3, "");
        run.steps(1, 1, 4);
        measure(1, 4, 2, "a");
        run.add(new RunEvent.StageEnd(1, 2, 3)).stage(2, 4);
        measure(2, 0, 5, "b");
        run.steps(2, 1, 4);
        measure(2, 4, 1, "c");
        Curve curve = heldOut(shown()).orElseThrow();
        assertThat(curve.size()).isEqualTo(4);
        assertThat(List.of(curve.x(0), curve.x(1), curve.x(2), curve.x(3))).containsExactly(0.0, 4.0, 4.0, 8.0);
        assertThat(List.of(curve.y(0), curve.y(1), curve.y(2), curve.y(3))).containsExactly(3.0, 2.0, 5.0, 1.0);
    }

    @Test
    void theSameAnswerSeveralTimesIsOneLineAndTheFirstStays() throws IOException {
        run.stage(1, 40);
        String[] answers = {"", "dog", "dog", "a dog", "cat", "a", "b", "c", "c"};
        for (int i = 0; i < answers.length; i++) {
            measure(1, 5 * i, 3, answers[i]);
        }
        SampleAnswers.Item item = shown().samples().items().get(0);
        assertThat(item.question()).isEqualTo("What?");
        assertThat(item.reference()).isEqualTo("a cat");
        assertThat(item.title()).isEqualTo("Colours");
        assertThat(item.answers())
                .containsExactly(
                        new SampleAnswers.Answer("Stage 1, steps 35 to 40", "c"),
                        new SampleAnswers.Answer("Stage 1, step 30", "b"),
                        new SampleAnswers.Answer("Stage 1, step 25", "a"),
                        new SampleAnswers.Answer("Stage 1, step 20", "cat"),
                        new SampleAnswers.Answer("Stage 1, step 15", "a dog"),
                        new SampleAnswers.Answer("Stage 1, before step 1", ""));
    }

    @Test
    void whatAResumedAttemptMeasuresAgainIsShownOnce() throws IOException {
        run.stage(1, 4);
        measure(1, 0, 3, "x");
        run.steps(1, 1, 2);
        long checkpoint = run.sequence();
        measure(1, 2, 2.5, "lost");
        run.hello(checkpoint);
        measure(1, 2, 2.25, "kept");
        RunViewState shown = shown();
        assertThat(heldOut(shown).orElseThrow().size()).isEqualTo(2);
        assertThat(heldOut(shown).orElseThrow().y(1)).isEqualTo(2.25);
        assertThat(shown.samples().items().get(0).answers())
                .extracting(SampleAnswers.Answer::text)
                .containsExactly("kept", "x");
        assertThat(shown.samples().asked()).isFalse();
    }
}
