package lilora.app.screen.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.app.ScriptedUser;
import lilora.app.background.LaterTaskRunner;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that take long to read, while something else is chosen. */
class AnswersViewModelTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final LaterTaskRunner later = new LaterTaskRunner("Reading answers");
    private Workspace workspace;
    private AnswersViewModel model;

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.open(folder);
        TwoTaskRuns.writeWithAnswers(workspace, "a", "lilora", 4);
        TwoTaskRuns.writeWithAnswers(workspace, "b", "sequential-lora", 6);
        model = new AnswersViewModel(
                new AnswersViewModel.Parts(workspace.runs(), MethodCatalog.load(), later, user, Optional::empty));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void anEarlierTaskOfTheSameRunNeverTakesThePlaceOfALaterOne() {
        model.open("a/2/1");
        model.open("a/2/2");

        later.goOnBackwards();

        assertThat(model.taskProperty().get()).isEqualTo(2);
    }

    @Test
    void theTaskThatIsShownCanBeChosenAgainWhileAnotherIsOnItsWay() {
        model.open("a/2/1");
        later.goOn();
        model.pickTask(2);
        model.pickTask(1);

        later.goOn();

        assertThat(model.taskProperty().get()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeReadOfAnEarlierChoiceIsNobodys() throws IOException {
        Files.delete(workspace.runsFolder().resolve("a/predictions/s1-t1.jsonl"));
        model.open("a");
        model.open("b");

        later.goOnBackwards();

        assertThat(model.total()).isEqualTo(6);
        assertThat(user.told()).isEmpty();
    }

    @Test
    void readingThatWasCancelledLeavesWhatIsShownAndCanBeAskedForAgain() {
        model.open("a");
        later.goOn();
        model.pickRun("b");
        later.cancel();
        assertThat(model.total()).isEqualTo(4);

        model.pickRun("b");
        later.goOn();

        assertThat(model.total()).isEqualTo(6);
    }

    /** As a study leaves its runs that keeps numbers alone. */
    @Test
    void aRunWithoutItsAnswersIsShownAndIsNoProblem() throws IOException {
        try (Stream<Path> files = Files.list(workspace.runsFolder().resolve("a/predictions"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        model.open("a");
        later.goOn();

        assertThat(model.runProperty().get().orElseThrow().runId()).isEqualTo("a");
        assertThat(model.messageProperty().get()).contains("its answers were not");
        assertThat(user.told()).isEmpty();
    }

    @Test
    void aFileOfAnswersThatIsGoneAloneIsAProblem() throws IOException {
        Files.delete(workspace.runsFolder().resolve("a/predictions/s1-t1.jsonl"));

        model.open("a");
        later.goOn();

        assertThat(user.told()).hasSize(1);
    }
}
