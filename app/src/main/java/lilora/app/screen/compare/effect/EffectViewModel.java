package lilora.app.screen.compare.effect;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.Measure;
import lilora.app.chart.view.ViewSetting;

/** Which effect is looked at; the workspace keeps the question. For the FX thread. */
public final class EffectViewModel {
    private final TaskRunner tasks;
    private final Consumer<Throwable> failed;
    private final ViewSetting<EffectQuestion> question;
    private final ReadOnlyObjectWrapper<OptionEffect> effect = new ReadOnlyObjectWrapper<>(OptionEffect.of(
            List.of(), Optional.empty(), EffectQuestion.OPEN, Measure.all(ForgettingDefinition.MAX_LAST)));
    private List<EffectRun> runs = List.of();
    private Optional<String> baseline = Optional.empty();
    private ForgettingDefinition forgetting = ForgettingDefinition.MAX_LAST;
    private long generation;

    /**
     * Of no runs yet.
     *
     * @param place where the question is kept
     * @param failed hears of what went wrong
     */
    public EffectViewModel(ViewSetting.Place place, TaskRunner tasks, Consumer<Throwable> failed) {
        this.tasks = tasks;
        this.failed = failed;
        question = new ViewSetting<>("compare.effect", EffectQuestion.OPEN, EffectQuestion.FORM, place);
        question.property().subscribe((before, now) -> answer());
    }

    /** What is shown. */
    public ReadOnlyObjectProperty<OptionEffect> effectProperty() {
        return effect.getReadOnlyProperty();
    }

    /** Shows these runs, one of which may be the baseline, from now on. */
    public void show(List<EffectRun> newRuns, Optional<String> newBaseline, ForgettingDefinition definition) {
        runs = List.copyOf(newRuns);
        baseline = newBaseline;
        forgetting = definition;
        answer();
    }

    /** Asks something else, which begins with what is shown. */
    void ask(UnaryOperator<EffectQuestion> change) {
        EffectQuestion kept = question.get();
        EffectQuestion shown = effect.get().asked();
        // What was never asked for stays left to the window.
        EffectQuestion asked = new EffectQuestion(shown.option(), shown.lines(), shown.measure(), kept.logarithmic());
        question.set(change.apply(asked));
    }

    private void answer() {
        long mine = ++generation;
        List<EffectRun> given = runs;
        Optional<String> base = baseline;
        EffectQuestion asked = question.get();
        List<Measure> measures = Measure.all(forgetting);
        tasks.run("Working out the effect of a setting", progress -> OptionEffect.of(given, base, asked, measures))
                .onDone(made -> {
                    if (mine == generation) {
                        effect.set(made);
                    }
                })
                .onFailed(failed);
    }
}
