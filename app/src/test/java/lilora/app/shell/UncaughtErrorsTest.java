package lilora.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Optional;
import lilora.app.dialog.Problem;
import org.junit.jupiter.api.Test;

class UncaughtErrorsTest {
    private final NotificationCenter center = new NotificationCenter(Clock.systemUTC());
    private final UncaughtErrors errors = new UncaughtErrors(Runnable::run, center);

    @Test
    void tellsOncePerKindHoweverOftenItRepeats() {
        for (int i = 0; i < 9; i++) {
            errors.accept(broken());
        }

        assertThat(center.problems()).hasSize(1);
        assertThat(center.unseenProperty().get()).isEqualTo(1);
    }

    @Test
    void tellsAnotherKindAsWell() {
        errors.accept(broken());
        errors.accept(new IllegalStateException("other"));

        assertThat(center.problems()).hasSize(2);
    }

    @Test
    void saysWhatToDoWhenMemoryRunsOut() {
        errors.accept(new OutOfMemoryError("Java heap space"));

        assertThat(center.problems().get(0).problem().what()).isEqualTo("The window ran out of memory.");
        assertThat(center.problems().get(0).problem().remedy()).contains("Runs are not touched");
    }

    @Test
    void looksAtProblemsClearTheBadgeAndKeepTheList() {
        center.problem(Problem.of("one"));
        center.seen();

        assertThat(center.unseenProperty().get()).isZero();
        assertThat(center.problems()).hasSize(1);
    }

    @Test
    void theSameSentenceIsShownOnce() {
        center.tell("Saved.");
        center.tell("Saved.");

        assertThat(center.notices()).containsExactly(new Notice("Saved.", Optional.empty(), Optional.empty()));
    }

    private static RuntimeException broken() {
        return new IllegalArgumentException("the message may differ: " + System.nanoTime());
    }
}
