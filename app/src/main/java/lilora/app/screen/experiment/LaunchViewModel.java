package lilora.app.screen.experiment;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.SeedGroups;
import lilora.app.planning.PlanInput;
import lilora.app.remote.HostLook;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.plan.BatchPreview;
import org.jspecify.annotations.Nullable;

/** From a complete form to runs in the queue: check, judge, launch. */
public final class LaunchViewModel {
    /** Where the launch stands. */
    public enum State {
        /** The form is being edited. */
        EDITING,
        /** Everything is being looked at. */
        CHECKING,
        /** The table stands; a person decides. */
        CHECKED,
        /** Run directories are being made. */
        LAUNCHING
    }

    private final Preflight preflight;
    private final RunLauncher launching;
    private final TaskRunner runner;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.EDITING);
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle =
            new ReadOnlyObjectWrapper<>(this, "obstacle", Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ObservableList<PreflightCheck> checks = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<PreflightCheck> readOnlyChecks = FXCollections.unmodifiableObservableList(checks);

    private final ReadOnlyObjectWrapper<List<BatchPreview>> batches =
            new ReadOnlyObjectWrapper<>(this, "batches", List.of());
    private final BooleanProperty allowsTrainImages = new SimpleBooleanProperty(this, "allowsTrainImages");
    private final ObjectProperty<Optional<String>> host =
            new SimpleObjectProperty<>(this, "host", Optional.<String>empty());
    private Consumer<HostLook> onLook = look -> {};
    private @Nullable PlanInput input;
    private @Nullable PlanInput checked;

    public LaunchViewModel(Preflight preflight, RunLauncher launching, TaskRunner runner) {
        this.preflight = preflight;
        this.launching = launching;
        this.runner = runner;
        host.addListener((value, before, now) -> {
            if (state.get() == State.CHECKED) {
                back();
            }
        });
    }

    /** The other computer that shall run it; empty for this one. A change makes an earlier check worthless. */
    public ObjectProperty<Optional<String>> hostProperty() {
        return host;
    }

    /** Who is told what a check has seen of that computer. */
    public void onLook(Consumer<HostLook> told) {
        onLook = told;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Why the form cannot be checked and launched yet. */
    public ReadOnlyObjectProperty<Optional<String>> obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    /** What went wrong last; empty when nothing did. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** The table. */
    public ObservableList<PreflightCheck> checks() {
        return readOnlyChecks;
    }

    /** The batch that each stage begins with; empty until it is known. */
    public ReadOnlyObjectProperty<List<BatchPreview>> batchesProperty() {
        return batches.getReadOnlyProperty();
    }

    /** Follows the form; a change makes an earlier check worthless. */
    public void follow(PlanInput now) {
        input = now;
        obstacle.set(now.gaps().stream().findFirst());
        if (state.get() == State.CHECKED && !now.equals(checked)) {
            back();
        }
    }

    /** Whether a person allows test images that are training images too; asked anew after each check. */
    public BooleanProperty allowsTrainImagesProperty() {
        return allowsTrainImages;
    }

    /** Back to the form. */
    public void back() {
        allowsTrainImages.set(false);
        state.set(State.EDITING);
        checks.clear();
        batches.set(List.of());
        problem.set("");
    }

    /** Looks at everything the run needs. */
    public void check() {
        PlanInput now = input;
        if (now == null || obstacle.get().isPresent()) {
            return;
        }
        ExperimentSpec spec = now.spec().orElseThrow();
        ComputeSpec compute = now.compute().orElseThrow();
        Optional<String> place = host.get();
        allowsTrainImages.set(false);
        state.set(State.CHECKING);
        problem.set("");
        runner.run(
                        "Checking " + now.name(),
                        progress -> preflight.check(spec, compute, now.seeds().size(), place, progress))
                .onDone(found -> {
                    checks.setAll(found.checks());
                    batches.set(found.batches());
                    checked = now;
                    state.set(now.equals(input) && place.equals(host.get()) ? State.CHECKED : State.EDITING);
                    found.look().ifPresent(onLook);
                })
                .onCancelled(() -> state.set(State.EDITING))
                .onFailed(error -> fail(State.EDITING, error));
    }

    /** How many checks ended so. */
    public long count(PreflightCheck.Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }

    /** Whether nothing blocks, and what needs consent has it. */
    public boolean canLaunch() {
        return state.get() == State.CHECKED
                && count(PreflightCheck.Verdict.ERROR) == 0
                && (count(PreflightCheck.Verdict.CONSENT) == 0 || allowsTrainImages.get());
    }

    /**
     * Makes the runs and queues them; warnings there are were seen by whoever called this.
     *
     * @param onLaunched gets the names of the runs
     */
    public void launch(SeedGroups onLaunched) {
        PlanInput now = checked;
        if (now == null || !canLaunch()) {
            return;
        }
        List<String> accepted = checks.stream()
                .filter(check -> check.verdict() == PreflightCheck.Verdict.WARNING
                        || check.verdict() == PreflightCheck.Verdict.CONSENT)
                .map(check -> check.title() + ": " + check.sentence())
                .toList();
        ExperimentSpec spec = now.spec().orElseThrow();
        LaunchRequest request = new LaunchRequest(
                allowsTrainImages.get() ? spec.withEvaluation(spec.evaluation().withAllowedTrainImages()) : spec,
                now.seeds(),
                now.compute().orElseThrow(),
                LaunchRequest.Data.CHECKED,
                accepted,
                host.get());
        state.set(State.LAUNCHING);
        runner.run("Launching " + now.name(), progress -> launching.launch(request, progress))
                .onDone(runs -> {
                    back();
                    onLaunched.launched(request, runs);
                })
                .onCancelled(() -> state.set(State.CHECKED))
                .onFailed(error -> fail(State.CHECKED, error));
    }

    private void fail(State next, Throwable error) {
        state.set(next);
        problem.set(String.valueOf(error.getMessage()));
    }
}
