package lilora.app.screen.welcome;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.control.NarrowLayout;
import org.kordamp.ikonli.javafx.FontIcon;

/** Shows the welcome screen. */
final class WelcomeView extends ScrollPane {
    private static final double ROOM_FOR_TWO = 62;

    private final WelcomeViewModel model;
    private final Label time = new Label();
    /** Kept: it is followed by a weak listener only. */
    private final BooleanBinding tight;

    private final VBox recent = new VBox(2);
    private final VBox checks = new VBox(8);
    private final VBox notices = new VBox();

    WelcomeView(WelcomeViewModel model) {
        this.model = model;
        setId("welcome");
        setFitToWidth(true);
        getStyleClass().add("plain-scroll");
        GridPane columns = new GridPane();
        columns.setHgap(24);
        columns.setVgap(16);
        VBox left = new VBox(16, quickStart(), ownWay());
        VBox right = new VBox(16, workspace(), checksCard());
        VBox page = new VBox(24, greeting(), notices, columns);
        page.getStyleClass().add("page");
        page.setMaxWidth(1120);
        HBox centred = new HBox(page);
        HBox.setHgrow(page, Priority.ALWAYS);
        centred.setAlignment(Pos.TOP_CENTER);
        setContent(centred);
        tight = NarrowLayout.than(page, time, ROOM_FOR_TWO);
        NarrowLayout.follow(tight, below -> arrange(below, columns, left, right));
        follow();
    }

    private static void arrange(boolean below, GridPane columns, Node left, Node right) {
        columns.getChildren().clear();
        if (below) {
            columns.getColumnConstraints().setAll(column(100));
            columns.addColumn(0, left, right);
        } else {
            columns.getColumnConstraints().setAll(column(62), column(38));
            columns.addRow(0, left, right);
        }
    }

    private void follow() {
        model.recent().addListener((value, before, now) -> fillRecent());
        model.workspace().addListener((value, before, now) -> fillRecent());
        model.checked().addListener((value, before, now) -> fillChecks(now));
        model.trouble().addListener((value, before, now) -> fillTrouble(now));
        fillRecent();
        fillChecks(model.checked().getValue());
        fillTrouble(model.trouble().getValue());
    }

    private static ColumnConstraints column(double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        column.setHgrow(Priority.ALWAYS);
        return column;
    }

    private static VBox greeting() {
        Label title = new Label("Teach a vision-language model one task after another, and see what it keeps");
        title.getStyleClass().add("title");
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        Label text =
                new Label("Design a sequence of tasks, know the cost before anything runs, watch accuracy, forgetting"
                        + " and parameters grow, and find every run again.");
        text.getStyleClass().add("muted");
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(6, title, text);
    }

    private Node quickStart() {
        Label title = heading("Quick start");
        Label text = text("LiLoRA learns six small tasks with real images in a row: science questions, text in photos,"
                + " captions, classification, rooms and nature scenes. A nano model that comes with the workbench is"
                + " trained; no network and no GPU are needed.");
        Button start = new Button("Start the six-task quick start", new FontIcon("mdi2p-play"));
        start.setId("quick-start");
        start.getStyleClass().add("accent");
        start.setDefaultButton(false);
        start.disableProperty().bind(model.startingProperty());
        start.setOnAction(event -> model.startQuickStart());
        start.setMinWidth(Region.USE_PREF_SIZE);
        ProgressIndicator busy = new ProgressIndicator();
        busy.setMaxSize(18, 18);
        busy.visibleProperty().bind(model.startingProperty());
        busy.managedProperty().bind(busy.visibleProperty());
        time.setId("quick-start-time");
        time.getStyleClass().add("muted");
        time.setWrapText(true);
        time.textProperty()
                .bind(model.startingProperty()
                        .flatMap(starting -> starting
                                ? new javafx.beans.property.SimpleStringProperty(
                                        "Checking data and starting the worker…")
                                : model.time().map(WelcomeView::capitalised)));
        time.setMinHeight(Region.USE_PREF_SIZE);
        return card(title, text, new HeaderRow().start(start, busy, time));
    }

    private static String capitalised(String sentence) {
        return sentence.isEmpty() ? "" : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private Node ownWay() {
        return card(
                heading("Your own experiment"),
                step(
                        "mdi2v-view-grid-outline",
                        "Look at the tasks",
                        "Images, questions, answers; or import your own data",
                        model::showTasks),
                step(
                        "mdi2t-transit-connection-variant",
                        "Design a sequence",
                        "Order the tasks, choose samples and epochs",
                        model::designSequence),
                step(
                        "mdi2f-format-list-bulleted",
                        "Open your runs",
                        "Live, finished and interrupted ones, with all their charts",
                        model::showRuns),
                step(
                        "mdi2t-table-large",
                        "Compare methods in a study",
                        "Over seeds and orders of tasks; studies that ship bring their results",
                        model::showStudies));
    }

    private static Button step(String icon, String title, String text, Runnable action) {
        Label name = new Label(title);
        Label what = new Label(text);
        what.getStyleClass().addAll("muted", "small-text");
        what.setMinWidth(0);
        what.setWrapText(true);
        VBox words = new VBox(1, name, what);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(12, new FontIcon(icon), words, new FontIcon("mdi2c-chevron-right"));
        row.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button("", row);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.getStyleClass().add("recent-row");
        button.setAccessibleText(title + ". " + text);
        button.setMaxWidth(Double.MAX_VALUE);
        row.prefWidthProperty().bind(button.widthProperty().subtract(18));
        button.setOnAction(event -> action.run());
        return button;
    }

    private Node workspace() {
        Button choose = new Button("Open or create…", new FontIcon("mdi2f-folder-open-outline"));
        choose.setId("choose-workspace");
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setOnAction(event -> model.chooseWorkspace());
        Label busy = new Label();
        busy.setId("workspace-busy");
        busy.getStyleClass().add("muted");
        busy.textProperty().bind(model.busy().map(reason -> reason.orElse("")));
        HBox row = new HBox(12, choose, busy);
        row.setAlignment(Pos.CENTER_LEFT);
        return card(heading("Workspaces"), recent, row);
    }

    private void fillRecent() {
        Optional<Path> open = model.workspace().getValue();
        List<Path> folders = model.recent().getValue();
        recent.getChildren()
                .setAll(folders.stream().map(folder -> row(folder, open)).toList());
        if (folders.isEmpty()) {
            recent.getChildren()
                    .add(text("A workspace is a folder that holds runs, tasks and models. Whatever you"
                            + " start first makes one at " + model.usual() + "."));
        }
    }

    private Node row(Path folder, Optional<Path> open) {
        boolean current = open.filter(folder::equals).isPresent();
        Path file = folder.getFileName();
        Label name = new Label(file == null ? folder.toString() : file.toString());
        Label place = new Label(current ? "Open now · " + folder : folder.toString());
        place.getStyleClass().addAll("muted", "small-text");
        place.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        place.setTooltip(new Tooltip(place.getText()));
        place.setMinWidth(0);
        VBox words = new VBox(1, name, place);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        FontIcon icon = new FontIcon(current ? "mdi2f-folder-open" : "mdi2f-folder-outline");
        HBox inside = new HBox(12, icon, words);
        inside.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button("", inside);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.getStyleClass().add("recent-row");
        button.setAccessibleText("Open workspace " + folder);
        button.setTooltip(new Tooltip(folder.toString()));
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(0);
        inside.prefWidthProperty().bind(button.widthProperty().subtract(18));
        button.setDisable(current);
        button.setOnAction(event -> model.open(folder));
        Button forget = new Button("", new FontIcon("mdi2c-close"));
        forget.getStyleClass().addAll("button-icon", "flat");
        forget.setAccessibleText("Remove " + folder + " from this list");
        forget.setTooltip(new Tooltip("Remove " + folder + " from this list; the folder is kept"));
        forget.setVisible(!current);
        forget.setOnAction(event -> model.forget(folder));
        HBox row = new HBox(4, button, forget);
        row.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(button, Priority.ALWAYS);
        model.whenMissing(folder, () -> place.setText("Missing · " + folder));
        return row;
    }

    private Node checksCard() {
        return card(heading("This computer"), checks);
    }

    private void fillChecks(List<ReadinessCheck> found) {
        if (found.isEmpty()) {
            checks.getChildren().setAll(text("Looking at engine, device and disk…"));
            return;
        }
        checks.getChildren().setAll(found.stream().map(WelcomeView::check).toList());
    }

    private static Node check(ReadinessCheck check) {
        FontIcon icon = new FontIcon(
                switch (check.verdict()) {
                    case OK -> "mdi2c-check-circle-outline";
                    case WARNING -> "mdi2a-alert-outline";
                    case ERROR -> "mdi2c-close-circle-outline";
                });
        icon.getStyleClass()
                .add(
                        switch (check.verdict()) {
                            case OK -> "verdict-ok";
                            case WARNING -> "verdict-warning";
                            case ERROR -> "verdict-error";
                        });
        Label title = new Label(check.title());
        title.getStyleClass().add("field-name");
        Label sentence = text(check.sentence());
        VBox words = new VBox(1, title, sentence);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(10, icon, words);
        row.setId("check-" + check.title().toLowerCase(java.util.Locale.ROOT));
        row.setAlignment(Pos.TOP_LEFT);
        return row;
    }

    private void fillTrouble(Optional<OpenFailure> found) {
        notices.getChildren().setAll(found.map(this::trouble).stream().toList());
        notices.setManaged(found.isPresent());
    }

    private Node trouble(OpenFailure found) {
        FontIcon icon = new FontIcon("mdi2a-alert-circle-outline");
        icon.getStyleClass().add("verdict-error");
        Label title = heading("The workspace %s was not opened".formatted(found.folder()));
        title.setWrapText(true);
        HBox head = new HBox(10, icon, title);
        head.setAlignment(Pos.CENTER_LEFT);
        Label sentence = new Label(found.sentence());
        sentence.setId("workspace-trouble");
        sentence.setWrapText(true);
        Button again = new Button("Try again");
        again.setOnAction(event -> model.tryAgain());
        Button other = new Button("Open another folder…");
        other.setOnAction(event -> model.chooseWorkspace());
        Button forget = new Button("Remove from this list");
        forget.setOnAction(event -> model.forget(found.folder()));
        return card(head, sentence, new HeaderRow().start(again, other, forget));
    }

    private static VBox card(Node... content) {
        VBox card = new VBox(12, content);
        card.getStyleClass().add("card");
        return card;
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private static Label text(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
