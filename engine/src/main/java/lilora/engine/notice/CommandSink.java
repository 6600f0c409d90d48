package lilora.engine.notice;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lilora.engine.InputException;

/** A program of this computer that gets each notice as JSON on its standard input. What it prints is nobody's business. */
public final class CommandSink implements NoticeSink {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> command;
    private final Duration patience;

    /** @param command program and arguments, none of which a shell sees */
    public CommandSink(List<String> command) {
        this(command, PATIENCE);
    }

    CommandSink(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    @Override
    public String title() {
        return "The notice command";
    }

    @Override
    public void send(RunNotice notice) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            write(process, notice.json());
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new InputException("%s %s did not end within %d s and was ended."
                        .formatted(title(), command.get(0), patience.toSeconds()));
            }
            if (process.exitValue() != 0) {
                throw new InputException("%s %s ended with code %d; run it by hand to see what it says."
                        .formatted(title(), command.get(0), process.exitValue()));
            }
        } catch (IOException e) {
            throw new InputException(
                    "%s %s cannot be started; check that the program is there and may be run."
                            .formatted(title(), command.get(0)),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A notice fits the pipe, so that writing waits for no reader. */
    private static void write(Process process, String json) {
        try (OutputStream input = process.getOutputStream()) {
            input.write((json + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It reads nothing: its code tells whether that was meant.
            return;
        }
    }
}
