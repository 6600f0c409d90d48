package lilora.engine.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/**
 * Commands to a worker, each a small JSON file that is written aside and renamed, so that a worker never sees half of one.
 * They are read in the order in which they were sent. A file goes only after its receiver has returned; a receiver that
 * acknowledges first thus loses no command, whatever dies when.
 */
public final class ControlFolder {
    /** What can be asked of a worker. */
    public enum Command {
        /** Pause at the next step and keep the device memory. */
        PAUSE_HOLD,
        /** Write a checkpoint at the next step and end, giving the device back; the run can be resumed. */
        PAUSE_RELEASE,
        /** Go on after {@link #PAUSE_HOLD}. */
        RESUME,
        /** Write a checkpoint after the current step and end. */
        STOP_AFTER_STEP,
        /** End when the current stage is trained and evaluated. */
        STOP_AFTER_STAGE,
        /** Write a checkpoint at the next step and go on. */
        CHECKPOINT,
        /** End at once, without a new checkpoint. */
        STOP_NOW;

        /** The name in files and on the command line, such as {@code pause-hold}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The command with this id, if there is one. */
        public static Optional<Command> find(String id) {
            return Arrays.stream(values())
                    .filter(command -> command.id().equals(id))
                    .findFirst();
        }
    }

    /** Takes commands, on the thread that polls. */
    public interface Receiver {
        /** Acknowledge the command before anything else; {@code id} is what {@link ControlFolder#send} returned. */
        void command(Command command, String id);

        /** A file is no command; it was set aside, and the sentence says why. */
        void refused(String sentence);
    }

    /** What a command file holds; {@code sent} is an ISO-8601 instant. */
    record Message(String id, String command, String sent) {}

    private static final String ENDING = ".json";

    private final Path folder;
    private final Clock clock;

    public ControlFolder(RunDirectory directory, Clock clock) {
        this.folder = directory.control();
        this.clock = clock;
    }

    /** Sends a command and returns its id, which the acknowledging event repeats. */
    public String send(Command command) {
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        // Names sort by time of sending: file times are too coarse on some systems.
        String name = String.format(Locale.ROOT, "%015d-%09d-%s", now.getEpochSecond(), now.getNano(), id);
        Json.writeAtomically(folder.resolve(name + ENDING), new Message(id, command.id(), now.toString()));
        return id;
    }

    /** Hands every waiting command to the receiver, oldest first, and removes each afterwards. */
    public void poll(Receiver receiver) {
        for (Path file : waiting()) {
            Message message;
            Command command;
            try {
                message = Json.read(file, Message.class);
                command = command(file, message);
            } catch (InputException e) {
                setAside(file);
                receiver.refused(String.valueOf(e.getMessage()));
                continue;
            }
            receiver.command(command, message.id());
            remove(file);
        }
    }

    /**
     * Drops commands sent before this instant. A worker that starts drops those older than its launch: they were meant for
     * one that died without reading them, or that they ended.
     */
    public void dropSentBefore(Instant start) {
        for (Path file : waiting()) {
            try {
                if (Instant.parse(Json.read(file, Message.class).sent()).isBefore(start)) {
                    remove(file);
                }
            } catch (InputException | DateTimeException e) {
                // Not a command: the next poll sets it aside and says so.
            }
        }
    }

    private List<Path> waiting() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + ENDING)) {
            entries.forEach(files::add);
        } catch (NoSuchFileException e) {
            // Somebody tidied up: no folder, no command.
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            // The second where a file system fails in the middle of a listing.
            throw unusable(e);
        }
        files.sort(null);
        return files;
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".refused"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException("Cannot set aside " + file + ": " + e.getMessage() + ". Remove it.", e);
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Command command(Path file, Message message) {
        return Command.find(message.command()).orElseThrow(() -> {
            String known = Arrays.stream(Command.values()).map(Command::id).collect(Collectors.joining(", "));
            return new InputException(file.getFileName() + ": there is no command \"" + message.command()
                    + "\"; use one of " + known + ".");
        });
    }

    private InputException unusable(Exception e) {
        return new InputException(
                "Cannot use the folder " + folder + ": " + e.getMessage()
                        + ". Check that the run directory may be written.",
                e);
    }
}
