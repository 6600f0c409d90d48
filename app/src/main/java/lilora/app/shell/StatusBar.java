package lilora.app.shell;

import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskState;
import lilora.app.control.FocusPopOver;
import lilora.app.control.NarrowLayout;
import org.kordamp.ikonli.javafx.FontIcon;

/** The bar at the foot of the window: engine, the run at work, background work with cancel, problems. */
final class StatusBar extends HBox {
    /** Work that is over sooner is not shown: a bar that flashes tells nothing. */
    private static final Duration PATIENCE = Duration.millis(500);

    private static final double ROOM_FOR_ENGINE = 92;

    private final BooleanBinding tight;
    private final HBox jobs = new HBox(12);
    private final Button more = new Button();
    private final VBox all = new VBox(8);
    private final FocusPopOver others = new FocusPopOver(all);

    StatusBar(StatusBarViewModel model, Runnable showQueue, Runnable showProblems) {
        super(12);
        setId("status-bar");
        getStyleClass().add("status-bar");
        setAlignment(Pos.CENTER_LEFT);
        jobs.setAlignment(Pos.CENTER_RIGHT);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Label engine = engine(model);
        Region line = separator();
        // Where there is little room the run at work has it.
        tight = NarrowLayout.than(this, engine, ROOM_FOR_ENGINE);
        for (Node left : new Node[] {engine, line}) {
            left.visibleProperty()
                    .bind(tight.not()
                            .or(Bindings.createBooleanBinding(
                                    () -> model.running().getValue().isEmpty(), model.running())));
            left.managedProperty().bind(left.visibleProperty());
        }
        getChildren().addAll(engine, line, run(model, showQueue), space, jobs, more, problems(model, showProblems));
        more.setId("status-more");
        more.getStyleClass().add("status-link");
        more.setTooltip(new Tooltip("Shows all background work, to be cancelled"));
        more.setMinWidth(Region.USE_PREF_SIZE);
        more.setOnAction(event -> others.show(more, all));
        all.getStyleClass().add("status-jobs");
        all.setPadding(new Insets(14));
        showFirst();
        model.jobs().addListener((ListChangeListener<TaskHandle<?>>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::showLater);
                change.getRemoved().forEach(this::remove);
            }
        });
    }

    private static Label engine(StatusBarViewModel model) {
        Label label = new Label();
        label.setId("status-engine");
        label.setGraphic(new FontIcon("mdi2c-chip"));
        label.textProperty().bind(model.engineProperty());
        label.setMinWidth(0);
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(model.engineProperty());
        label.setTooltip(whole);
        return label;
    }

    private static Region separator() {
        Region line = new Region();
        line.getStyleClass().add("status-separator");
        return line;
    }

    private static HBox run(StatusBarViewModel model, Runnable showQueue) {
        Button button = new Button();
        button.setId("status-run");
        button.getStyleClass().add("status-link");
        button.setMnemonicParsing(false);
        button.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        button.textProperty().bind(model.runText());
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty().bind(Bindings.concat(model.runText(), "\nShows what is running and what is waiting"));
        button.setTooltip(tooltip);
        button.setOnAction(event -> {
            if (!model.openOnlyRun()) {
                showQueue.run();
            }
        });
        ProgressBar bar = new ProgressBar();
        bar.getStyleClass().add("status-progress");
        bar.progressProperty().bind(model.runProgress());
        bar.visibleProperty().bind(model.running().map(runs -> !runs.isEmpty()));
        bar.managedProperty().bind(bar.visibleProperty());
        HBox box = new HBox(8, button, bar);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Button problems(StatusBarViewModel model, Runnable show) {
        FontIcon icon = new FontIcon("mdi2a-alert-circle-outline");
        Button button = new Button("", icon);
        button.setId("status-problems");
        button.getStyleClass().addAll("status-link", "badge");
        button.textProperty()
                .bind(model.unseen().map(count -> count.intValue() == 1 ? "1 new problem" : count + " new problems"));
        button.visibleProperty().bind(model.unseen().map(count -> count.intValue() > 0));
        button.managedProperty().bind(button.visibleProperty());
        button.setOnAction(event -> show.run());
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private void showLater(TaskHandle<?> job) {
        PauseTransition wait = new PauseTransition(PATIENCE);
        wait.setOnFinished(event -> {
            if (!job.stateProperty().get().isOver()) {
                jobs.getChildren().add(chip(job));
                all.getChildren().add(chip(job));
                showFirst();
            }
        });
        wait.play();
    }

    private void remove(TaskHandle<?> job) {
        jobs.getChildren().removeIf(chip -> chip.getUserData() == job);
        all.getChildren().removeIf(chip -> chip.getUserData() == job);
        if (all.getChildren().isEmpty()) {
            others.hide();
        }
        showFirst();
    }

    /** One job has room to be read; the others are counted, and stand in what opens from their number. */
    private void showFirst() {
        List<Node> chips = jobs.getChildren();
        for (Node chip : chips) {
            boolean first = chip == chips.get(0);
            chip.setVisible(first);
            chip.setManaged(first);
        }
        int unseen = Math.max(0, chips.size() - 1);
        more.setText("and %d more".formatted(unseen));
        more.setVisible(unseen > 0);
        more.setManaged(unseen > 0);
    }

    private static HBox chip(TaskHandle<?> job) {
        Label text = new Label();
        text.textProperty()
                .bind(job.stateProperty()
                        .map(state -> state == TaskState.CANCELLING ? job.title() + ", cancelling…" : job.title()));
        Tooltip details = new Tooltip();
        details.textProperty().bind(job.messageProperty().map(message -> message.isEmpty() ? job.title() : message));
        text.setTooltip(details);
        ProgressBar bar = new ProgressBar();
        bar.getStyleClass().add("status-progress");
        bar.progressProperty().bind(job.progressProperty());
        Button cancel = new Button("", new FontIcon("mdi2c-close"));
        cancel.getStyleClass().addAll("status-link", "status-cancel");
        cancel.setAccessibleText("Cancel " + job.title());
        cancel.setTooltip(new Tooltip("Cancel"));
        cancel.disableProperty().bind(job.stateProperty().map(state -> state != TaskState.RUNNING));
        cancel.setOnAction(event -> job.cancel());
        HBox chip = new HBox(6, text, bar, cancel);
        chip.setAlignment(Pos.CENTER);
        chip.setUserData(job);
        chip.getStyleClass().add("status-job");
        return chip;
    }
}
