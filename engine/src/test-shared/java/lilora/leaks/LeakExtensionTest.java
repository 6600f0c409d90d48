package lilora.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ai.djl.util.NativeResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The canary of {@link LeakExtension}: classes that leak fail, as they stand, in the module where this runs. */
class LeakExtensionTest {
    private static final List<AutoCloseable> LEAKED = new ArrayList<>();

    private static final class Handle extends NativeResource<Long> {
        Handle() {
            super(1L);
        }

        @Override
        public void close() {
            handle.set(null);
        }
    }

    static class LeakyHandle {
        @Test
        void leaks() {
            LEAKED.add(new Handle());
        }
    }

    static class LeakyFile {
        @Test
        void leaks(@TempDir Path folder) throws IOException {
            OutputStream open = Files.newOutputStream(folder.resolve("leaked.db"));
            LEAKED.add(open);
        }
    }

    static class LeakyProcess {
        @Test
        void leaks() throws IOException {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            ProcessBuilder builder = new ProcessBuilder(java.toString(), Waiting.class.getName());
            // A class path in the command would leave its end, the name, out of what the system tells of it.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = builder.start();
            LEAKED.add(process::destroyForcibly);
        }
    }

    static class LeakyThread {
        @Test
        void leaks() {
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = new Thread(() -> await(end), "leaked-thread");
            thread.start();
            LEAKED.add(end::countDown);
        }
    }

    static class Tidy {
        @Test
        void closes(@TempDir Path folder) throws IOException, InterruptedException {
            Thread thread = new Thread(() -> {}, "ended-thread");
            thread.start();
            try (Handle handle = new Handle();
                    OutputStream open = Files.newOutputStream(folder.resolve("closed.db"))) {
                open.write(handle.getHandle().intValue());
            }
            thread.join();
        }
    }

    /** Waits until its parent is gone. */
    static final class Waiting {
        public static void main(String[] arguments) throws IOException {
            InputStream parent = System.in;
            System.exit(parent.read());
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void closeWhatLeaked() throws Exception {
        for (AutoCloseable leaked : LEAKED) {
            leaked.close();
        }
    }

    private static TestExecutionSummary run(Class<?> test) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(test))
                                .configurationParameter(LeakExtension.GRACE, "50")
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static void assertLeak(Class<?> test, String leaked) {
        assertThat(run(test).getFailures())
                .singleElement()
                .extracting(failure -> failure.getException().getMessage())
                .asString()
                .contains(test.getName() + " leaves behind", leaked);
    }

    @Test
    void handlesThreadsAndProcessesLeftBehindFailTheirClass() {
        assertLeak(LeakyHandle.class, "1 native objects of type Handle");
        assertLeak(LeakyThread.class, "thread leaked-thread");
        assertLeak(LeakyProcess.class, Waiting.class.getName());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesLeftOpenFailTheirClass() {
        assertLeak(LeakyFile.class, "leaked.db");
    }

    @Test
    void whatIsGivenBackIsNoLeak() {
        TestExecutionSummary summary = run(Tidy.class);
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures()).isEmpty();
    }
}
