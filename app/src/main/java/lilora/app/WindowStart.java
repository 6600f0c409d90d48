package lilora.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.stage.Stage;
import lilora.app.background.FxThread;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Tone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the window up. While the toolkit starts, which is mostly waiting, the desktop is asked for its tone.
 */
final class WindowStart {
    private static final Logger LOG = LoggerFactory.getLogger(WindowStart.class);
    /** So long the first picture may wait for the desktop's answer; a later answer is taken when the window has the focus. */
    private static final long TONE_PATIENCE_MILLIS = 150;

    private final StartOptions options;
    private final CompletableFuture<Optional<Tone>> tone;

    private WindowStart(StartOptions options) {
        this.options = options;
        tone = CompletableFuture.supplyAsync(() -> new SystemTone().ask());
    }

    /**
     * Opens the window with a workspace or the last one; returns when it is closed.
     *
     * @return false if there can be no window, because the display cannot be opened
     */
    static boolean of(Optional<Path> workspace) {
        WindowStart start = new WindowStart(StartOptions.of(workspace));
        CompletableFuture<Thread> toolkit = new CompletableFuture<>();
        try {
            new FxThread().start(() -> {
                toolkit.complete(Thread.currentThread());
                start.open();
            });
        } catch (UnsupportedOperationException e) {
            // The toolkit's way to say that the display it was told of cannot be opened.
            return false;
        }
        try {
            toolkit.join().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void open() {
        try {
            Optional<Tone> known = tone.completeOnTimeout(Optional.empty(), TONE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .exceptionally(error -> Optional.empty())
                    .join();
            new Workbench(new Stage(), options, known).show();
            CompletableFuture<Void> unused = CompletableFuture.runAsync(StartArchive.find());
        } catch (RuntimeException | Error e) {
            // Without a window there is nobody to tell but the terminal, and nothing that would end the program.
            LOG.error("The window could not be made", e);
            System.exit(1);
        }
        LOG.info(
                "The window is up {} ms after the start of the program, {} ms of processor time",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1_000_000);
    }
}
