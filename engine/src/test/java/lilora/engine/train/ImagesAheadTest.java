package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ImagesAheadTest {
    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static void pause(Random random) {
        try {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @RepeatedTest(5)
    void imagesComeInTheOrderAskedForAndEachIsReadOnce() {
        Random random = new Random(7);
        AtomicInteger reads = new AtomicInteger();
        ImagesAhead<Integer> ahead = new ImagesAhead<>(name -> {
            reads.incrementAndGet();
            pause(random);
            return Integer.parseInt(name) * 3;
        });
        for (int from = 0; from < 60; from += 8) {
            int to = Math.min(60, from + 8);
            assertThat(ahead.take(names(from, to), names(to, Math.min(60, to + 8))))
                    .isEqualTo(IntStream.range(from, to).map(i -> i * 3).boxed().toList());
        }
        assertThat(reads).hasValue(60);
    }

    @Test
    void theNextBatchIsReadWhileThisOneIsWorkedOn() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(2);
        ImagesAhead<String> ahead = new ImagesAhead<>(name -> {
            if (Integer.parseInt(name) >= 2) {
                next.countDown();
            }
            return name;
        });
        ahead.take(names(0, 2), names(2, 4));
        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noMoreThanTwoBatchesAreBegun() {
        Set<String> begun = ConcurrentHashMap.newKeySet();
        ImagesAhead<String> ahead = new ImagesAhead<>(name -> {
            begun.add(name);
            return name;
        });
        ahead.take(names(0, 4), names(4, 8));
        assertThat(names(0, 8)).containsAll(begun);
        ahead.take(names(4, 8), names(8, 12));
        assertThat(names(0, 12)).containsAll(begun);
    }

    @RepeatedTest(5)
    void theFirstInOrderThatFailsIsToldAndNothingIsLeftBehind() {
        Random random = new Random(3);
        ImagesAhead<String> ahead = new ImagesAhead<>(name -> {
            pause(random);
            if (name.equals("3") || name.equals("6") || name.equals("9")) {
                throw new InputException("image " + name + " is damaged.");
            }
            return name;
        });
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> ahead.take(names(0, 8), names(8, 16)))
                    .isInstanceOf(InputException.class)
                    .hasMessage("image 3 is damaged.");
        }
        assertThat(ahead.take(List.of("9x"), List.of())).containsExactly("9x");
    }
}
