package lilora.app.screen.run;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.chart.view.TitleRow;
import lilora.app.control.WithReason;
import lilora.app.format.RunStateDisplay;
import lilora.app.launch.RunBadge;
import lilora.storage.repository.RunState;
import org.kordamp.ikonli.javafx.FontIcon;

/** Name, state and progress of the run, and the buttons that act on it. */
final class RunHeader extends VBox {
    private static final double TEXT = 13;

    private final Label name = new Label();
    private final Label subtitle = new Label();
    private final Label state = new Label();
    private final Label position = new Label();
    private final Label remaining = new Label();
    private final Label phase = new Label();
    private final Label reason = new Label();
    private final Label refusal = new Label();
    private final Tooltip nameTip = new Tooltip();
    private final Tooltip stateTip = new Tooltip();
    private final ProgressBar progress = new ProgressBar(0);

    RunHeader(RunViewModel model) {
        getStyleClass().add("run-header");
        name.getStyleClass().addAll("title", "run-name");
        name.setMinWidth(24);
        subtitle.getStyleClass().add("muted");
        subtitle.setMinWidth(0);
        state.getStyleClass().add("state-badge");
        state.setMinWidth(Region.USE_PREF_SIZE);
        state.setId("run-state");
        name.setTooltip(nameTip);
        state.setTooltip(stateTip);
        phase.getStyleClass().add("run-phase");
        phase.setId("run-phase");
        remaining.getStyleClass().add("muted");
        progress.setPrefWidth(180);
        progress.setAccessibleText("Progress of the run");
        HBox first = new HBox(name, state);
        first.getStyleClass().add("run-line");
        TitleRow title = new TitleRow(first, buttons(model), new Region());
        TitleRow line = new TitleRow(subtitle, List.of(phase, position, progress, remaining), new Region());
        reason.setId("run-reason");
        reason.setWrapText(true);
        reason.setMinHeight(USE_PREF_SIZE);
        follow(model.actions().refusal());
        getChildren().addAll(title, line, new FarRunBar(model.far()), reason, refusal);
        model.actions().phaseProperty().subscribe(now -> {
            phase.setText(now.map(CommandPhase::sentence).orElse(""));
            phase.setVisible(now.isPresent());
            phase.setManaged(now.isPresent());
        });
        model.actions().badge().subscribe(now -> now.ifPresent(this::show));
    }

    /** What other tools refuse stands below all, while there is something. */
    private void follow(ObservableValue<String> sentences) {
        refusal.setId("run-refusal");
        refusal.setWrapText(true);
        refusal.setMinHeight(USE_PREF_SIZE);
        refusal.getStyleClass().add("muted");
        refusal.setGraphic(new FontIcon("mdi2a-alert-outline"));
        refusal.managedProperty().bind(refusal.visibleProperty());
        sentences.subscribe(now -> {
            refusal.setText(now);
            refusal.setVisible(!now.isEmpty());
        });
    }

    private static List<Region> buttons(RunViewModel model) {
        MenuButton pause = new MenuButton("Pause", new FontIcon("mdi2p-pause"));
        pause.setId("run-pause");
        pause.getItems()
                .addAll(
                        item("Hold: keep memory, resume instantly", model.actions()::pauseHold),
                        item("Release: write a checkpoint and free the device", model.actions()::pauseRelease));
        MenuButton stop = new MenuButton("Stop", new FontIcon("mdi2s-stop"));
        stop.setId("run-stop");
        MenuItem end = item("End the worker, without a checkpoint…", model.actions()::endWorker);
        stop.getItems()
                .addAll(
                        item("After this stage", model.actions()::stopAfterStage),
                        item("After this step", model.actions()::stopAfterStep),
                        end);
        model.actions().notResponding().subscribe(end::setVisible);
        Button resume = button("run-resume", "Resume", "mdi2p-play", model.actions()::resume);
        Button checkpoint =
                button("run-checkpoint", "Checkpoint", "mdi2c-content-save-outline", model.actions()::checkpoint);
        Button note = button("run-note", "Note", "mdi2n-note-plus-outline", model.actions()::addNote);
        Button compare = button("run-compare", "Compare", "mdi2c-compare-horizontal", model.actions()::compare);
        // What cannot come up in the state that the run is in is not there at all: a finished run has nothing to stop.
        ObservableValue<Boolean> active = model.viewStateProperty()
                .map(shown -> shown.filter(run -> run.state().isActive()).isPresent());
        ObservableValue<Boolean> resumable = model.viewStateProperty()
                .map(shown -> shown.filter(run -> run.state() != RunState.RUNNING && run.state() != RunState.DONE)
                        .isPresent());
        return List.of(
                written(model),
                during(active, disabled(pause, model.actions().whyNotRunning(), "Pause at the next step (F6)")),
                during(resumable, disabled(resume, model.actions().whyNotResumed(), "Resume where it stopped")),
                during(active, disabled(stop, model.actions().whyNotStopped(), "Stop cleanly; the run can be resumed")),
                during(
                        active,
                        disabled(checkpoint, model.actions().whyNotRunning(), "Write a checkpoint at the next step")),
                disabled(note, model.actions().whyNoRun(), "Add a note at this step"),
                disabled(compare, model.actions().whyNoRun(), "Compare this run with others"));
    }

    /** What becomes of a completed alignment. */
    private static Region written(RunViewModel model) {
        MenuButton write = new MenuButton("Write model", new FontIcon("mdi2c-cube-send"));
        write.setId("run-write");
        write.setMinWidth(Region.USE_PREF_SIZE);
        write.getStyleClass().add("accent");
        write.getItems()
                .addAll(
                        item("The model, with its trained projector…", model.actions()::writeModel),
                        item("The projector alone…", model.actions()::writeProjector));
        return during(
                model.viewStateProperty()
                        .map(shown -> shown.flatMap(RunViewState::aligned).isPresent()),
                write);
    }

    private static Region during(ObservableValue<Boolean> there, Region button) {
        button.managedProperty().bind(button.visibleProperty());
        there.subscribe(button::setVisible);
        return button;
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.run());
        return item;
    }

    private static Button button(String id, String text, String icon, Runnable action) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static Region disabled(ButtonBase button, ObservableValue<Optional<String>> reason, String otherwise) {
        button.setMinWidth(Region.USE_PREF_SIZE);
        WithReason frame = new WithReason(button, reason, otherwise);
        frame.setMinWidth(Region.USE_PREF_SIZE);
        return frame;
    }

    private void show(RunBadge badge) {
        state.setText(badge.word());
        stateTip.setText(badge.sentence());
        String look = RunStateDisplay.styleClass(badge.look());
        if (!state.getStyleClass().contains(look)) {
            state.getStyleClass().removeIf(style -> style.startsWith("state-") && !style.equals("state-badge"));
            state.getStyleClass().add(look);
        }
    }

    /** How many times larger than usual text is. */
    double scale() {
        return subtitle.getFont().getSize() / TEXT;
    }

    void show(RunViewState viewState) {
        name.setText(viewState.name());
        nameTip.setText(viewState.name() + "\n" + viewState.runId());
        subtitle.setText(viewState.subtitle());
        // What the badge says already needs no second word.
        boolean said = viewState.stateText().equals(RunStateDisplay.word(viewState.state()));
        position.setText(viewState.state().isActive() ? viewState.position() : "");
        boolean told = (viewState.state().isActive() && viewState.present()) || said;
        reason.setText(told ? "" : viewState.stateText());
        reason.setVisible(!told);
        reason.setManaged(!told);
        progress.setProgress(viewState.progress());
        boolean going = viewState.state().isActive() && viewState.state() != RunState.QUEUED;
        progress.setVisible(going);
        progress.setManaged(going);
        remaining.setText(RunViewModel.remaining(viewState));
        remaining.setManaged(!remaining.getText().isEmpty());
        position.setManaged(!position.getText().isEmpty());
    }
}
