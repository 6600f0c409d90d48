package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.FocusPopOver;
import lilora.app.control.SearchableChoice;
import lilora.app.form.LabelConverter;
import org.kordamp.ikonli.javafx.FontIcon;

/** Hangs below its button: by what the table is sorted, and which columns it has. Stays open while columns are ticked. */
final class ColumnChooser {
    private static final double HEIGHT_EM = 26;

    private final RunsViewModel model;
    private final RunTable table;
    private final FocusPopOver popOver;
    private final SearchableChoice<RunField> by = new SearchableChoice<>();
    private final ToggleButton down = new ToggleButton(null, new FontIcon("mdi2s-sort-descending"));
    private final TextField search = new TextField();
    private final VBox boxes = new VBox(6);

    ColumnChooser(RunsViewModel model, RunTable table) {
        this.model = model;
        this.table = table;
        search.setId("columns-search");
        search.setPromptText("Search columns");
        search.textProperty().subscribe(text -> fill());
        ScrollPane scroll = new ScrollPane(boxes);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("plain-scroll");
        VBox all = new VBox(10, sorting(), search, scroll);
        all.getStyleClass().add("column-chooser");
        all.setPadding(new Insets(14));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        scroll.setPrefViewportHeight(HEIGHT_EM * 13);
        popOver = new FocusPopOver(all);
    }

    void show(Node below) {
        search.clear();
        fill();
        RowOrder now = model.arrangementProperty().get();
        by.getItems().setAll(model.fields().of(shown()));
        by.setValue(model.fields().find(now.sort()).orElse(null));
        down.setSelected(now.descending());
        popOver.show(below, search);
    }

    private Node sorting() {
        by.setId("runs-sort");
        by.setAccessibleText("Sort by");
        by.setConverter(new LabelConverter<>(field -> field.head().title()));
        by.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(by, Priority.ALWAYS);
        down.setId("runs-descending");
        down.setTooltip(new Tooltip("Largest or newest first"));
        down.setAccessibleText("Largest or newest first");
        by.onChosen(field -> sort());
        down.setOnAction(event -> sort());
        Label label = new Label("Sort by");
        label.setMinWidth(Label.USE_PREF_SIZE);
        HBox line = new HBox(8, label, by, down);
        line.getStyleClass().add("runs-line");
        return line;
    }

    private void sort() {
        RunField field = by.getValue();
        if (field != null) {
            table.sortBy(field.id(), down.isSelected());
        }
    }

    private List<String> shown() {
        return table.getColumns().stream().map(column -> column.getId()).toList();
    }

    private void fill() {
        Set<String> ids = new LinkedHashSet<>(model.offeredProperty().get());
        ids.addAll(shown());
        String text = search.getText().strip().toLowerCase(Locale.ROOT);
        List<Node> nodes = new ArrayList<>();
        RunFields.sections().forEach(section -> {
            List<Node> of = model.fields().of(ids).stream()
                    .filter(field -> field.head().section() == section)
                    .filter(field ->
                            field.head().title().toLowerCase(Locale.ROOT).contains(text))
                    .map(this::line)
                    .toList();
            if (!of.isEmpty()) {
                Label title = new Label(section.title());
                title.getStyleClass().add("field-name");
                title.setPadding(new Insets(nodes.isEmpty() ? 0 : 8, 0, 0, 0));
                nodes.add(title);
                nodes.addAll(of);
            }
        });
        if (nodes.isEmpty()) {
            Label none = new Label("No column matches.");
            none.getStyleClass().add("muted");
            nodes.add(none);
        }
        boxes.getChildren().setAll(nodes);
    }

    /** A box with buttons that move its column, by mouse or with Alt+Left and Alt+Right while the box has the focus. */
    private Node line(RunField field) {
        CheckBox box = box(field);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(
                2,
                box,
                gap,
                move(field, "mdi2a-arrow-left", "left", -1, box),
                move(field, "mdi2a-arrow-right", "right", 1, box));
        line.setAlignment(Pos.CENTER_LEFT);
        line.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isAltDown() && (event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT)) {
                table.move(field.id(), event.getCode() == KeyCode.LEFT ? -1 : 1);
                event.consume();
            }
        });
        return line;
    }

    private Button move(RunField field, String icon, String where, int places, CheckBox box) {
        Button button = new Button("", new FontIcon(icon));
        button.setId("column-%s-%s".formatted(where, field.id()));
        button.getStyleClass().addAll("flat", "button-icon", "small");
        String text = "Move %s to the %s (Alt+%s)"
                .formatted(field.head().title(), where, where.equals("left") ? "Left" : "Right");
        button.setTooltip(new Tooltip(text));
        button.setAccessibleText(text);
        // The name's box cannot be ticked, so its buttons take the keyboard themselves.
        button.setFocusTraversable(field.id().equals(RunFields.NAME));
        button.visibleProperty().bind(box.selectedProperty());
        button.setOnAction(event -> table.move(field.id(), places));
        return button;
    }

    private CheckBox box(RunField field) {
        CheckBox box = new CheckBox(field.head().title());
        box.setId("column-" + field.id());
        box.setMnemonicParsing(false);
        box.setSelected(table.shows(field.id()));
        // A row without a name could be any run's.
        box.setDisable(field.id().equals(RunFields.NAME));
        box.setOnAction(event -> table.choose(field.id(), box.isSelected()));
        return box;
    }
}
