package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.run.ControlFolder.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlFolderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void makeRun() {
        run = Runs.create(folder);
    }

    private ControlFolder at(Instant time) {
        return new ControlFolder(run, Clock.fixed(time, ZoneOffset.UTC));
    }

    private Received poll() {
        Received received = new Received();
        at(NOON).poll(received);
        return received;
    }

    private static final class Received implements ControlFolder.Receiver {
        private final List<Command> commands = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        @Override
        public void command(Command command, String id) {
            commands.add(command);
            ids.add(id);
        }

        @Override
        public void refused(String sentence) {
            refusals.add(sentence);
        }
    }

    @Test
    void commandsArriveOnceInTheOrderOfSending() {
        String second = at(NOON.plusNanos(5)).send(Command.RESUME);
        String first = at(NOON).send(Command.PAUSE_HOLD);
        String third = at(NOON.plusSeconds(1)).send(Command.STOP_AFTER_STAGE);
        Received received = poll();

        assertThat(received.commands).containsExactly(Command.PAUSE_HOLD, Command.RESUME, Command.STOP_AFTER_STAGE);
        assertThat(received.ids).containsExactly(first, second, third);
        assertThat(poll().commands).isEmpty();
        assertThat(run.control()).isEmptyDirectory();
    }

    @Test
    void theSevenCommandsHaveTheirNames() {
        assertThat(Command.values())
                .extracting(Command::id)
                .containsExactly(
                        "pause-hold",
                        "pause-release",
                        "resume",
                        "stop-after-step",
                        "stop-after-stage",
                        "checkpoint",
                        "stop-now");
        assertThat(Command.find("stop-now")).contains(Command.STOP_NOW);
        assertThat(Command.find("STOP_NOW")).isEmpty();
    }

    @Test
    void aCommandWhoseReceiverFailsIsNotLost() {
        at(NOON).send(Command.CHECKPOINT);
        ControlFolder.Receiver full = new ControlFolder.Receiver() {
            @Override
            public void command(Command command, String id) {
                throw new InputException("The disk is full.");
            }

            @Override
            public void refused(String sentence) {
                throw new AssertionError(sentence);
            }
        };

        assertThatThrownBy(() -> at(NOON).poll(full)).hasMessage("The disk is full.");
        assertThat(poll().commands).containsExactly(Command.CHECKPOINT);
    }

    @Test
    void filesThatAreNoCommandsAreSetAsideWithASentence() throws IOException {
        Files.writeString(run.control().resolve("1.json"), "{\"id\":\"a\",\"command\":\"reboot\",\"sent\":\"x\"}");
        Files.writeString(run.control().resolve("2.json"), "{");
        Files.writeString(run.control().resolve("3.json.writing"), "{");
        at(NOON).send(Command.CHECKPOINT);
        Received received = poll();

        assertThat(received.commands).containsExactly(Command.CHECKPOINT);
        assertThat(received.refusals).hasSize(2);
        assertThat(received.refusals)
                .contains("1.json: there is no command \"reboot\"; use one of pause-hold, pause-release, resume,"
                        + " stop-after-step, stop-after-stage, checkpoint, stop-now.");
        assertThat(run.control().toFile().list())
                .containsExactlyInAnyOrder("1.json.refused", "2.json.refused", "3.json.writing");
        assertThat(poll().refusals).isEmpty();
    }

    @Test
    void commandsForAnEarlierWorkerAreDropped() {
        at(NOON.minusSeconds(60)).send(Command.STOP_NOW);
        at(NOON.plusSeconds(1)).send(Command.CHECKPOINT);
        at(NOON).dropSentBefore(NOON);

        assertThat(poll().commands).containsExactly(Command.CHECKPOINT);
    }

    @Test
    void aMissingFolderHoldsNoCommand() throws IOException {
        Files.delete(run.control());

        assertThat(poll().commands).isEmpty();
    }
}
