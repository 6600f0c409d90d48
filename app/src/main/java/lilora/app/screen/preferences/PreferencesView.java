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
import javafx.scene.layout.VBox;
import lilora.app.form.LabelConverter;
import lilora.app.settings.Preferences;
import lilora.app.settings.ThemeChoice;

/** Shows the preferences. */
final class PreferencesView extends ScrollPane {
    private final PreferencesViewModel model;
    private final PreferenceRows rows;

    PreferencesView(PreferencesViewModel model) {
        this.model = model;
        this.rows = new PreferenceRows(model);
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
                PreferenceRows.card(
                        "Appearance",
                        rows.row("Theme", "Light or dark; charts follow, exported figures do not", theme()),
                        rows.row("Text size", "Of everything in the window", fontScale())),
                PreferenceRows.card("Start", rows.row("Open the last workspace", "When the window opens", reopen())),
                tools(),
                new NoticesCard(model, rows).card(),
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
        return PreferenceRows.card(
                "Runs in other tools",
                rows.row(
                        "TensorBoard",
                        "Event files in the folder tensorboard of each run, while it goes on",
                        tensorBoard()),
                rows.row(
                        "MLflow server",
                        "Is told of each run while it goes on and this window is open; empty for none",
                        mlflow()),
                PreferenceRows.said("tell-mlflow-error", "verdict-error", model.mlflowErrorProperty()));
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
        server.setPromptText("http://localhost:5000");
        return PreferenceRows.text(
                server,
                "tell-mlflow",
                model.preferences().map(now -> now.mlflowServer().orElse("")),
                model::mlflow);
    }
}
