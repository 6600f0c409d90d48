package lilora.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.stage.Stage;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Tone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window's life as the toolkit sees it. Arguments: the workspace to open, or none. */
public final class WorkbenchApp extends Application {
    private static final Logger LOG = LoggerFactory.getLogger(WorkbenchApp.class);
    /** So long the first picture may wait for the desktop's answer; a later answer is taken when the window has the focus. */
    private static final long TONE_PATIENCE_MILLIS = 150;

    private final CompletableFuture<Optional<Tone>> tone = CompletableFuture.supplyAsync(() -> new SystemTone().ask());

    @Override
    public void start(Stage stage) {
        Optional<Path> workspace =
                getParameters().getUnnamed().stream().findFirst().map(Path::of);
        Optional<Tone> known = tone.completeOnTimeout(Optional.empty(), TONE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(error -> Optional.empty())
                .join();
        new Workbench(stage, StartOptions.of(workspace), known).show();
        LOG.info(
                "The window is there {} ms after the start of the program, {} ms of processor time",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1_000_000);
    }
}
