package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.dialog.Choice;
import lilora.app.format.Formats;
import lilora.app.launch.QueueState;
import lilora.app.remote.FarRuns;
import lilora.app.remote.LineState;
import lilora.engine.remote.RemoteFetch;
import lilora.storage.repository.RunState;

/** What concerns a run only if it is one of another computer. For the FX thread. */
public final class FarRunViewModel {
    private final RunViewModel.Parts parts;
    private final FarRuns far;
    private final ReadOnlyObjectProperty<Optional<RunViewState>> viewState;

    /** Where a run is, and whether Slurm starts its worker there. */
    private record Place(String host, boolean job) {}

    /** Of the run that is shown; empty if it is one of this computer. */
    private final ReadOnlyObjectWrapper<Optional<Place>> place = new ReadOnlyObjectWrapper<>(Optional.empty());
    /** Kept, because they follow the run and its line by weak listeners only. */
    private final ObservableValue<String> sentence;

    private final ObservableValue<Boolean> followable;
    private final ObservableValue<Boolean> fetchable;
    private final ObservableValue<Boolean> cancellable;
    private String known = "";

    FarRunViewModel(RunViewModel.Parts parts, ReadOnlyObjectProperty<Optional<RunViewState>> viewState) {
        this.parts = parts;
        this.far = parts.resuming().far();
        this.viewState = viewState;
        viewState.subscribe(this::look);
        ObservableValue<QueueState> queue = parts.resuming().queue();
        sentence = Bindings.createObjectBinding(this::sentenceNow, viewState, place, far.lines(), queue);
        followable = Bindings.createObjectBinding(this::followableNow, viewState, place, far.lines(), queue);
        cancellable = Bindings.createObjectBinding(this::cancellableNow, viewState, place, far.lines());
        fetchable = place.map(Optional::isPresent);
    }

    private void look(Optional<RunViewState> now) {
        String runId = now.map(RunViewState::runId).orElse("");
        if (!runId.equals(known)) {
            known = runId;
            place.set(Optional.empty());
            if (!runId.isEmpty()) {
                parts.tasks()
                        .run("Looking where the run is", progress -> far.host(runId)
                                .map(name -> new Place(name, far.isJob(runId))))
                        .onDone(found -> {
                            if (runId.equals(known)) {
                                place.set(found);
                            }
                        });
            }
        }
    }

    private Optional<LineState> line() {
        return Optional.ofNullable(far.lines().getValue().get(known));
    }

    /** One whose worker has told nothing yet may have one all the same: it was started, and then the window was closed. */
    private boolean mayBeAtWork() {
        return viewState.get().filter(run -> run.state().isActive()).isPresent()
                && !parts.resuming().queue().getValue().waits(known);
    }

    private String sentenceNow() {
        return place.get()
                .map(Place::host)
                .map(name -> line().map(LineState::sentence)
                        .orElse(
                                mayBeAtWork()
                                        ? "This run is on %s and is not being followed; the workbench connects only when you ask."
                                                .formatted(name)
                                        : "A run of %s.".formatted(name)))
                .orElse("");
    }

    private boolean followableNow() {
        boolean lost =
                line().filter(state -> state.kind() == LineState.Kind.LOST).isPresent();
        return place.get().isPresent() && (lost || (line().isEmpty() && mayBeAtWork()));
    }

    /** Where the run is, and how it is followed; empty for one of this computer. */
    public ObservableValue<String> sentence() {
        return sentence;
    }

    /** Whether it could be followed, and is not. */
    public ObservableValue<Boolean> followable() {
        return followable;
    }

    /** Whether there may be something to fetch. */
    public ObservableValue<Boolean> fetchable() {
        return fetchable;
    }

    /** Of a worker at work its own commands ask more kindly. */
    private boolean cancellableNow() {
        boolean followed = line().map(LineState::kind)
                .filter(kind -> kind == LineState.Kind.FOLLOWED || kind == LineState.Kind.JOB)
                .isPresent();
        boolean waits = viewState
                .get()
                .map(RunViewState::state)
                .filter(state -> state == RunState.QUEUED || state == RunState.INTERRUPTED)
                .isPresent();
        return followed && waits && place.get().filter(Place::job).isPresent();
    }

    /** Whether its worker may wait for a job of Slurm that can be cancelled. */
    public ObservableValue<Boolean> cancellable() {
        return cancellable;
    }

    /** Cancels the job that the run waits for, once the person is sure. */
    public void cancelJob() {
        String runId = known;
        boolean sure = parts.dialogs()
                .confirmDanger(
                        "Cancel the job of this run?",
                        "It leaves Slurm's queue on %s. The run stays, with everything that it has written; resumed, it is queued again at the end."
                                .formatted(place.get().map(Place::host).orElse("its host")),
                        "Cancel the job");
        if (sure) {
            parts.tasks()
                    .run("Cancelling a job", progress -> far.cancelJob(runId))
                    .onDone(parts.notifications()::tell)
                    .onFailed(error -> parts.notifications().failed("The job was not cancelled.", error));
        }
    }

    /** Connects to the host and follows the run. */
    public void follow() {
        String runId = known;
        parts.tasks().perform("Following a run", progress -> far.follow(runId)).onFailed(error -> parts.notifications()
                .failed("The run cannot be followed.", error));
    }

    /** Asks the host how much there is, then the person how much of it shall come here. */
    public void fetch() {
        String runId = known;
        parts.tasks()
                .run("Asking what there is to fetch", progress -> far.sizes(runId))
                .onDone(sizes -> choose(runId, sizes))
                .onFailed(error -> parts.notifications()
                        .failed("The host could not be reached. Check the connection on the Machines page.", error));
    }

    private void choose(String runId, FarRuns.Sizes sizes) {
        List<Choice<List<String>>> choices = new ArrayList<>();
        if (sizes.answers().files() > 0) {
            choices.add(Choice.main(List.of("predictions"), "Answers, " + told(sizes.answers())));
        }
        if (sizes.checkpoints().files() > 0) {
            choices.add(Choice.plain(List.of("checkpoints"), "Checkpoints, " + told(sizes.checkpoints())));
        }
        if (choices.size() == 2) {
            choices.add(Choice.plain(List.of("predictions", "checkpoints"), "Both"));
        }
        if (choices.isEmpty()) {
            parts.notifications().tell("The run has written no answers and no checkpoints yet.");
            return;
        }
        parts.dialogs()
                .choose(
                        "What should be fetched?",
                        "Answers are what the page Answers shows. Checkpoints let the run be evaluated, asked and exported on this computer. What is here already is not sent again.",
                        choices)
                .ifPresent(folders -> fetch(runId, folders));
    }

    private static String told(RemoteFetch.Size size) {
        return Formats.bytes(size.bytes());
    }

    private void fetch(String runId, List<String> folders) {
        parts.tasks()
                .perform("Fetching from another computer", progress -> far.fetch(runId, folders, progress))
                .onDone(done -> parts.notifications()
                        .tell("%s have been fetched."
                                .formatted(
                                        folders.equals(List.of("predictions"))
                                                ? "The answers"
                                                : folders.size() == 1 ? "The checkpoints" : "Answers and checkpoints")))
                .onFailed(error -> parts.notifications().failed("Not everything could be fetched.", error));
    }
}
