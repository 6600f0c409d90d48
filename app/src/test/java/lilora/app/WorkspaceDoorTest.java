package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.launch.BundledAssets;
import lilora.app.shell.Closing;
import lilora.app.shell.RunningRuns;
import lilora.engine.InputException;
import lilora.storage.Workspace;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One workspace after another, and what becomes of one that cannot be used or closed. */
class WorkspaceDoorTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final List<String> happened = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();

    private WorkspaceDoor door(TaskRunner tasks, Function<Path, BundledAssets> materials) {
        return new WorkspaceDoor(tasks, user, materials);
    }

    private void open(WorkspaceDoor door) {
        door.open(
                folder,
                opened -> {
                    happened.add("opened");
                    opened.workspace().close();
                },
                failed::add);
    }

    /** Two at once are refused. */
    private void isClosed() {
        Workspace.open(folder).close();
    }

    @Test
    void aWorkspaceForWhichNothingCanBeUnpackedIsClosedAndTheCauseIsASentence() {
        String sentence = "The workbench's own tasks cannot be unpacked; check free space.";
        WorkspaceDoor door = door(new DirectTaskRunner(), path -> {
            throw new UncheckedIOException(sentence, new IOException("No space left on device"));
        });
        open(door);
        assertThat(happened).isEmpty();
        assertThat(failed).singleElement().isInstanceOf(InputException.class).satisfies(error -> assertThat(error)
                .hasMessage(sentence));
        assertThat(door.busyProperty().get()).as("it can be tried again").isEmpty();
        isClosed();
    }

    @Test
    void whileOneIsBeingOpenedThereIsAReasonWhyNoOtherIs() {
        LaterTaskRunner tasks = new LaterTaskRunner("Opening the workspace");
        WorkspaceDoor door = door(tasks, BundledAssets::new);
        open(door);
        assertThat(door.busyProperty().get())
                .contains("The workspace %s is being opened.".formatted(folder.getFileName()));
        assertThat(door.isLeaving()).isFalse();
        tasks.goOn();
        assertThat(happened).containsExactly("opened");
        assertThat(door.busyProperty().get()).isEmpty();
    }

    @Test
    void aWorkspaceThatNobodyWantsAnyMoreIsClosedAsSoonAsItIsOpen() {
        WorkspaceDoor[] door = new WorkspaceDoor[1];
        door[0] = door(new DirectTaskRunner(), path -> {
            door[0].giveUp();
            return new BundledAssets(path);
        });
        open(door[0]);
        assertThat(happened).isEmpty();
        assertThat(failed).isEmpty();
        isClosed();
    }

    /** A workspace on a disk that is full. */
    private final class Full implements WorkspaceDoor.Leaving {
        @Override
        public String name() {
            return "thesis";
        }

        @Override
        public RunningRuns running() {
            return RunningRuns.none();
        }

        @Override
        public void leave(Closing closing) {
            closing.then(() -> {
                throw new InputException("The study's last change could not be written.");
            });
            closing.then(() -> happened.add("left"));
        }

        @Override
        public void close() {
            throw new StorageException(StorageException.Kind.NOT_WRITABLE, "The disk is full.");
        }
    }

    /** As by the status bar: whoever closed the window waits for its end. */
    @Test
    void aClosingThatIsCancelledKeepsNobody() {
        LaterTaskRunner tasks = new LaterTaskRunner("Closing the workspace");
        WorkspaceDoor door = door(tasks, BundledAssets::new);
        door.leave(new Full(), () -> happened.add("not shown"), () -> happened.add("closed"));
        tasks.cancel();
        assertThat(happened).containsExactly("not shown", "left", "closed");
        assertThat(door.busyProperty().get()).isEmpty();
        assertThat(door.isLeaving()).isFalse();
    }

    @Test
    void whatCannotBeClosedIsToldAndKeepsNobody() {
        LaterTaskRunner tasks = new LaterTaskRunner("Closing the workspace");
        WorkspaceDoor door = door(tasks, BundledAssets::new);
        assertThat(door.leave(new Full(), () -> happened.add("not shown"), () -> happened.add("closed")))
                .isTrue();
        assertThat(happened).containsExactly("not shown", "left");
        assertThat(door.busyProperty().get()).contains("The workspace thesis is being closed.");
        assertThat(door.isLeaving()).isTrue();
        tasks.goOn();
        assertThat(happened).containsExactly("not shown", "left", "closed");
        assertThat(user.told()).hasSize(2).containsOnly("The workspace was not closed as it should be.");
        assertThat(door.busyProperty().get()).isEmpty();
    }
}
