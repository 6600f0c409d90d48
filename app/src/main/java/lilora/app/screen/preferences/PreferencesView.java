package lilora.app.screen.preferences;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.form.LabelConverter;
import lilora.app.settings.Preferences;
import lilora.app.settings.ThemeChoice;

/** Shows the preferences. */
final class PreferencesView extends ScrollPane {
    private final PreferencesViewModel model;

    PreferencesView(PreferencesViewModel model) {
        this.model = model;
        setId("preferences");
        setFitToWidth(true);
        getStyleClass().add("plain-scroll");
        TextField search = new TextField();
        search.setId("preferences-search");
        search.setPromptText("Search preferences");
        search.setMaxWidth(320);
        search.textProperty().bindBidirectional(model.searchProperty());
        Button reset = new Button("Reset all preferences");
        reset.disableProperty().bind(model.changed().map(changed -> !changed));
        reset.setOnAction(event -> model.reset());
        Label where = new Label("Stored in " + model.folder());
        where.getStyleClass().addAll("muted", "small-text");
        where.setWrapText(true);
        VBox page = new VBox(
                16,
                search,
                card(
                        "Appearance",
                        row("Theme", "Light or dark; charts follow, exported figures do not", theme()),
                        row("Text size", "Of everything in the window", fontScale())),
                card("Start", row("Open the last workspace", "When the window opens", reopen())),
                tools(),
                new HBox(reset),
                where);
        page.getStyleClass().add("page");
        page.setMaxWidth(760);
        HBox centred = new HBox(page);
        HBox.setHgrow(page, Priority.ALWAYS);
        centred.setAlignment(Pos.TOP_CENTER);
        setContent(centred);
    }

    private Node theme() {
        ToggleGroup group = new ToggleGroup();
        HBox box = new HBox();
        box.getStyleClass().add("segments");
        ThemeChoice[] choices = ThemeChoice.values();
        for (int i = 0; i < choices.length; i++) {
            ThemeChoice choice = choices[i];
            ToggleButton button = new ToggleButton(choice.title());
            button.setId("theme-" + choice.name().toLowerCase(java.util.Locale.ROOT));
            button.setToggleGroup(group);
            button.getStyleClass().add(i == 0 ? "left-pill" : i == choices.length - 1 ? "right-pill" : "center-pill");
            button.setOnAction(event -> {
                model.theme(choice);
                button.setSelected(true);
            });
            Runnable select =
                    () -> button.setSelected(model.preferences().getValue().theme() == choice);
            model.preferences().addListener((value, before, now) -> select.run());
            select.run();
            box.getChildren().add(button);
        }
        return box;
    }

    private Node fontScale() {
        ComboBox<Integer> box = new ComboBox<>();
        box.setId("font-scale");
        box.getItems().setAll(Preferences.FONT_SCALES);
        box.setConverter(new LabelConverter<>(scale -> scale + " %"));
        box.setValue(model.preferences().getValue().fontScale());
        box.valueProperty().addListener((value, before, now) -> model.fontScale(now));
        model.preferences().addListener((value, before, now) -> box.setValue(now.fontScale()));
        return box;
    }

    private Node reopen() {
        CheckBox box = new CheckBox();
        box.setId("reopen-workspace");
        box.setAccessibleText("Open the last workspace when the window opens");
        box.setSelected(model.preferences().getValue().reopenWorkspace());
        box.setOnAction(event -> model.reopenWorkspace(box.isSelected()));
        model.preferences().addListener((value, before, now) -> box.setSelected(now.reopenWorkspace()));
        return box;
    }

    private Node tools() {
        return card(
                "Runs in other tools",
                row(
                        "TensorBoard",
                        "Event files in the folder tensorboard of each run, while it goes on",
                        tensorBoard()),
                row(
                        "MLflow server",
                        "Is told of each run while it goes on and this window is open; empty for none",
                        mlflow()),
                mlflowError());
    }

    private Node tensorBoard() {
        CheckBox box = new CheckBox();
        box.setId("tell-tensorboard");
        box.setAccessibleText("Write event files for TensorBoard beside each run");
        box.setOnAction(event -> model.tensorBoard(box.isSelected()));
        model.preferences().subscribe(now -> box.setSelected(now.tellsTensorBoard()));
        return box;
    }

    private Node mlflow() {
        TextField server = new TextField();
        server.setId("tell-mlflow");
        server.setPromptText("http://localhost:5000");
        server.setPrefColumnCount(20);
        server.setOnAction(event -> model.mlflow(server.getText()));
        server.focusedProperty().subscribe((before, focused) -> {
            if (!focused) {
                model.mlflow(server.getText());
            }
        });
        model.preferences().subscribe(now -> {
            String set = now.mlflowServer().orElse("");
            if (!set.equals(server.getText().strip())) {
                server.setText(set);
            }
        });
        return server;
    }

    private Node mlflowError() {
        Label error = new Label();
        error.setId("tell-mlflow-error");
        error.getStyleClass().add("verdict-error");
        error.setWrapText(true);
        error.setMinHeight(Region.USE_PREF_SIZE);
        error.textProperty().bind(model.mlflowErrorProperty());
        error.visibleProperty().bind(error.textProperty().isNotEmpty());
        error.managedProperty().bind(error.visibleProperty());
        return error;
    }

    private Node row(String title, String text, Node field) {
        Label name = new Label(title);
        name.setLabelFor(field);
        Label help = new Label(text);
        help.getStyleClass().addAll("muted", "small-text");
        help.setWrapText(true);
        help.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(1, name, help);
        HBox.setHgrow(words, Priority.ALWAYS);
        if (field instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
        HBox row = new HBox(16, words, field);
        row.setAlignment(Pos.CENTER_LEFT);
        row.visibleProperty().bind(model.shown(title + " " + text));
        row.managedProperty().bind(row.visibleProperty());
        return row;
    }

    private static VBox card(String title, Node... rows) {
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        VBox card = new VBox(14, heading);
        card.getChildren().addAll(rows);
        card.getStyleClass().add("card");
        return card;
    }
}
