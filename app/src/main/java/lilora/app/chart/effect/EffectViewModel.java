package lilora.app.chart.effect;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;

/** Which effect is looked at. For the FX thread. */
public final class EffectViewModel {
    private final TaskRunner tasks;
    private final Consumer<Throwable> failed;
    private final Asked question;
    private final ReadOnlyObjectWrapper<OptionEffect> effect =
            new ReadOnlyObjectWrapper<>(OptionEffect.of(EffectRuns.NONE, EffectQuestion.OPEN));
    private Supplier<EffectRuns> runs = () -> EffectRuns.NONE;
    private long generation;

    /**
     * Where the question stands.
     *
     * @param now what is asked
     * @param change asks something else
     */
    public record Asked(ReadOnlyObjectProperty<EffectQuestion> now, Consumer<EffectQuestion> change) {
        /** For as long as somebody looks. */
        public static Asked forNow() {
            ReadOnlyObjectWrapper<EffectQuestion> asked = new ReadOnlyObjectWrapper<>(EffectQuestion.OPEN);
            return new Asked(asked.getReadOnlyProperty(), asked::set);
        }
    }

    /**
     * Of no runs yet.
     *
     * @param failed hears of what went wrong
     */
    public EffectViewModel(Asked question, TaskRunner tasks, Consumer<Throwable> failed) {
        this.tasks = tasks;
        this.failed = failed;
        this.question = question;
        question.now().subscribe((before, now) -> answer());
    }

    /** What is shown. */
    public ReadOnlyObjectProperty<OptionEffect> effectProperty() {
        return effect.getReadOnlyProperty();
    }

    /**
     * Shows the effect among these runs from now on.
     *
     * @param newRuns not called on the FX thread
     */
    public void show(Supplier<EffectRuns> newRuns) {
        runs = newRuns;
        answer();
    }

    /** Asks something else, which begins with what is shown. */
    void ask(UnaryOperator<EffectQuestion> change) {
        EffectQuestion kept = question.now().get();
        EffectQuestion shown = effect.get().asked();
        // What was never asked for stays left to the window.
        EffectQuestion asked = new EffectQuestion(shown.option(), shown.lines(), shown.measure(), kept.logarithmic());
        question.change().accept(change.apply(asked));
    }

    private void answer() {
        long mine = ++generation;
        Supplier<EffectRuns> given = runs;
        EffectQuestion asked = question.now().get();
        tasks.run("Working out the effect of a setting", progress -> OptionEffect.of(given.get(), asked))
                .onDone(made -> {
                    if (mine == generation) {
                        effect.set(made);
                    }
                })
                .onFailed(failed);
    }
}
