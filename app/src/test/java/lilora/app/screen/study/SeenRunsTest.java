package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.result.DataPasses;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenRunsTest {
    @TempDir
    private Path folder;

    private static StudyRun run(Object dropout) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "",
                "model",
                List.of(TaskSpec.of("t")),
                new MethodSpec("lilora", Map.of("dropout", dropout)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                1);
        return new StudyRun("LiLoRA", "given", 1, experiment);
    }

    /** The window writes 0 of a real number's option as 0.0. */
    @Test
    void aRunIsKnownAgainWhenItsStudyWasWrittenAnewWithItsTimeAndPasses() {
        StudyResult.Measured measured = new StudyResult.Measured(
                run(0), Map.of("ap", 20.0), Map.of("t", 20.0), 8, 4, 61.5, new DataPasses(1, 0.25, 0));
        Path file = folder.resolve("seen.json");
        SeenRuns.write(
                file,
                StudySetup.USUAL,
                StudyPlace.HERE,
                List.of(StudyRow.toDo(run(0)).done(StudyRow.State.KNOWN, Optional.empty(), "", measured)));
        StudyRow again = SeenRuns.read(file).rows(List.of(run(0.0)), folder).get(0);
        assertThat(again.state()).isEqualTo(StudyRow.State.KNOWN);
        StudyResult.Measured found = again.measured().orElseThrow();
        assertThat(found.seconds()).isEqualTo(61.5);
        assertThat(found.passes()).isEqualTo(measured.passes());
    }
}
