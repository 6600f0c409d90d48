package lilora.app.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.application.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class FxTaskRunnerTest {
    private final List<Throwable> unhandled = Collections.synchronizedList(new ArrayList<>());
    private final FxThread fx = new FxThread();
    private final FxTaskRunner runner = new FxTaskRunner(fx, unhandled::add);

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void worksElsewhereAndAnswersOnTheFxThread() throws Exception {
        List<Boolean> onFx = Collections.synchronizedList(new ArrayList<>());
        // Handles are the FX thread's own.
        fx.run(() -> runner.run("work", progress -> onFx.add(Platform.isFxApplicationThread()))
                .onDone(result -> onFx.add(Platform.isFxApplicationThread())));

        await(() -> onFx.size() == 2);
        assertThat(onFx).containsExactly(false, true);
    }

    @Test
    void aFailureNobodyRegisteredForIsNotLost() throws Exception {
        runner.perform("work", progress -> {
            throw new IllegalStateException("broken");
        });

        await(() -> unhandled.size() == 1);
        assertThat(unhandled.get(0)).hasMessage("broken");
    }

    @Test
    void whatIsRepeatedCanBeHadSoonerAndNotAfterItsEnd() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Repetition repetition = runner.every("work", Duration.ofDays(1), times::incrementAndGet);
        await(() -> times.get() == 1);

        repetition.soon();
        await(() -> times.get() == 2);
        repetition.close();
        repetition.soon();
        AtomicInteger others = new AtomicInteger();
        runner.every("other", Duration.ofMillis(1), others::incrementAndGet);
        await(() -> others.get() > 20);

        assertThat(times).hasValue(2);
    }

    @Test
    void cancelInterruptsAndEndsInCancelled() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        TaskHandle<Boolean> handle = runner.perform("work", progress -> {
            started.countDown();
            new CountDownLatch(1).await();
        });
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        fx.run(handle::cancel);

        await(() -> handle.stateProperty().get() == TaskState.CANCELLED);
        assertThat(unhandled).isEmpty();
    }

    @Test
    void theEndIsToldHoweverItCameAndAFailureStillWantsSomebodyWhoTellsIt() throws Exception {
        List<String> ends = Collections.synchronizedList(new ArrayList<>());
        fx.run(() -> {
            runner.perform("work", progress -> {}).onEnd(() -> ends.add("done"));
            runner.perform("work", progress -> {
                        throw new IllegalStateException("broken");
                    })
                    .onEnd(() -> ends.add("failed"));
            runner.perform("work", progress -> new CountDownLatch(1).await())
                    .onEnd(() -> ends.add("cancelled"))
                    .cancel();
        });

        await(() -> ends.size() == 3);
        assertThat(ends).containsExactlyInAnyOrder("done", "failed", "cancelled");
        assertThat(unhandled).singleElement().asString().contains("broken");
    }

    @Test
    void jobsAreListedWhileTheyWork() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        runner.perform("work", progress -> go.await());

        await(() -> runner.jobs().size() == 1);
        go.countDown();
        await(() -> runner.jobs().isEmpty());
    }

    @Test
    void theWatchMeasuresHowLongTheFxThreadIsBusy() throws Exception {
        try (StallWatch watch = new StallWatch(fx)) {
            await(() -> watch.report().beats() > 3);
            watch.reset();
            fx.run(FxTaskRunnerTest::keepBusy);

            await(() -> watch.report().stalls().stream().anyMatch(stall -> stall.millis() >= 150));
            assertThat(watch.report().longestMillis()).isGreaterThan(150);
            assertThat(watch.report().stalls()).anyMatch(stall -> stall.where().contains("keepBusy"));
        }
    }

    private static void keepBusy() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
