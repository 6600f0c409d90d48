package lilora.app.screen.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.app.chart.effect.EffectQuestion;
import lilora.app.chart.effect.EffectRuns;
import lilora.app.chart.effect.EffectViewModel;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.run.Spread;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.Problem;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.PreferenceRepository;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;

/** Which runs are compared, and against which. For the FX thread. */
public final class CompareViewModel {
    private static final int POINTS = 1500;
    private static final int OFFERED = 500;

    /** What it works with. */
    public record Parts(
            RunRepository runs,
            PreferenceRepository preferences,
            ViewSetting<ForgettingDefinition> forgetting,
            MethodCatalog methods,
            RunStyles styles,
            TaskRunner tasks,
            Notifications notifications,
            Navigator navigator) {}

    /** What the screen shows. */
    public enum Showing {
        NOTHING,
        LOADING,
        COMPARISON
    }

    private final Parts parts;
    private final LinkedHashSet<String> picked = new LinkedHashSet<>();
    private final ReadOnlyObjectWrapper<Comparison> comparison;
    private final ReadOnlyObjectWrapper<Showing> showing = new ReadOnlyObjectWrapper<>(Showing.NOTHING);
    private final ReadOnlyObjectWrapper<List<RunRow>> offered = new ReadOnlyObjectWrapper<>(List.of());
    private final ViewSetting<String> keptRuns;
    private final ViewSetting<String> baseline;
    private final ViewSetting<Boolean> grouped;
    private final ViewSetting<Spread> spread;
    private final EffectViewModel effect;
    private long generation;
    /** Nothing is read before somebody looks. */
    private boolean seen;

    public CompareViewModel(Parts parts) {
        this.parts = parts;
        comparison = new ReadOnlyObjectWrapper<>(Comparison.none(parts.methods()));
        ViewSetting.Place place =
                new ViewSetting.Place(parts.preferences(), parts.tasks(), sentence -> parts.notifications()
                        .problem(Problem.of(sentence)));
        keptRuns = new ViewSetting<>("compare.runs", "", ViewSetting.Form.text(), place);
        baseline = new ViewSetting<>("compare.baseline", "", ViewSetting.Form.text(), place);
        grouped = new ViewSetting<>("compare.grouped", false, ViewSetting.Form.flag(), place);
        spread = Spread.kept(place);
        ViewSetting<EffectQuestion> asked =
                new ViewSetting<>("compare.effect", EffectQuestion.OPEN, EffectQuestion.FORM, place);
        effect = new EffectViewModel(
                new EffectViewModel.Asked(asked.property(), asked::set), parts.tasks(), error -> parts.notifications()
                        .failed("The effect of a setting could not be worked out.", error));
        // What was compared before stands first; it may be read after somebody has added more already.
        keptRuns.property().subscribe(kept -> {
            List<String> added = List.copyOf(picked);
            picked.clear();
            ids(kept).forEach(picked::add);
            picked.addAll(added);
            compare();
        });
        baseline.property().subscribe((before, now) -> compare());
        grouped.property().subscribe((before, now) -> compare());
        spread.property().subscribe((before, now) -> compare());
        parts.forgetting().property().subscribe((before, now) -> compare());
    }

    private static List<String> ids(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    public ReadOnlyObjectProperty<Showing> showingProperty() {
        return showing.getReadOnlyProperty();
    }

    /** Whether runs that differ in nothing but their seed are shown as one. */
    public ViewSetting<Boolean> grouped() {
        return grouped;
    }

    /** What is shown around means over seeds. */
    public ViewSetting<Spread> spread() {
        return spread;
    }

    /** Which definition of forgetting is shown. */
    public ViewSetting<ForgettingDefinition> forgetting() {
        return parts.forgetting();
    }

    public ReadOnlyObjectProperty<Comparison> comparisonProperty() {
        return comparison.getReadOnlyProperty();
    }

    /** The methods whose names runs are shown with. */
    public MethodCatalog methods() {
        return parts.methods();
    }

    /** Runs that can be picked, newest first. */
    public ReadOnlyObjectProperty<List<RunRow>> offeredProperty() {
        return offered.getReadOnlyProperty();
    }

    /** Reads the runs that can be picked, and the picked ones anew: they may have gone on. */
    public void refresh() {
        seen = true;
        parts.tasks()
                .run("Listing runs", progress -> parts.runs()
                        .list(RunQuery.NEWEST.page(0, OFFERED))
                        .rows())
                .onDone(offered::set)
                .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
        compare();
    }

    /** Adds runs by id, separated by commas; what names no run is left out. */
    public void add(String runIds) {
        picked.addAll(ids(runIds));
        keep();
    }

    /** Takes runs out. */
    public void remove(List<String> runIds) {
        runIds.forEach(picked::remove);
        keep();
    }

    /** Removes all. */
    public void clear() {
        picked.clear();
        keep();
    }

    /** Makes this run the baseline. */
    public void star(String runId) {
        baseline.set(runId);
    }

    /** Compares what is picked now, and remembers it. */
    private void keep() {
        String now = String.join(",", picked);
        if (now.equals(keptRuns.get())) {
            compare();
        } else {
            picked.clear();
            keptRuns.set(now);
        }
    }

    public void open(String runId) {
        parts.navigator().openRun(runId);
    }

    /** What a setting changes among the compared runs. */
    public EffectViewModel effect() {
        return effect;
    }

    /** What one reading of the runs gives. */
    private record Read(Comparison comparison, EffectRuns runs) {
        static Read of(List<Comparison.Member> members, Comparison.Look look, MethodCatalog methods) {
            Comparison comparison = Comparison.of(members, look, methods);
            return new Read(comparison, ComparedEffect.of(members, comparison.baseline(), look.forgetting(), methods));
        }
    }

    private void compare() {
        long mine = ++generation;
        List<String> wanted = List.copyOf(picked);
        Comparison.Look look = new Comparison.Look(
                baseline.get(), grouped.get(), spread.get(), parts.forgetting().get());
        if (!seen) {
            showing.set(wanted.isEmpty() ? Showing.NOTHING : Showing.LOADING);
            return;
        }
        if (wanted.isEmpty()) {
            comparison.set(Comparison.none(parts.methods()));
            effect.show(() -> EffectRuns.NONE);
            showing.set(Showing.NOTHING);
            return;
        }
        if (showing.get() == Showing.NOTHING) {
            showing.set(Showing.LOADING);
        }
        parts.tasks()
                .run("Comparing runs", progress -> Read.of(members(wanted), look, parts.methods()))
                .onDone(made -> {
                    if (mine == generation) {
                        comparison.set(made.comparison());
                        effect.show(made::runs);
                        showing.set(made.comparison().entries().isEmpty() ? Showing.NOTHING : Showing.COMPARISON);
                    }
                })
                .onCancelled(() -> notCompared(mine))
                .onFailed(error -> {
                    notCompared(mine);
                    parts.notifications().failed("The runs could not be compared.", error);
                });
    }

    private void notCompared(long which) {
        if (which == generation && comparison.get().entries().isEmpty()) {
            showing.set(Showing.NOTHING);
        }
    }

    private List<Comparison.Member> members(List<String> wanted) {
        List<Comparison.Member> members = new ArrayList<>();
        for (String runId : wanted) {
            Optional<Comparison.Member> member = parts.runs()
                    .find(runId)
                    .map(record -> new Comparison.Member(
                            record,
                            parts.runs().steps(runId, StepQuery.whole(POINTS, StepMetric.TASK_LOSS)),
                            parts.styles().of(runId)));
            member.ifPresent(members::add);
        }
        return members;
    }
}
