package lilora.app.screen.runtable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.WithReason;
import lilora.app.format.RunStateDisplay;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunState;
import org.kordamp.ikonli.javafx.FontIcon;

/** Shows the table of runs, its filters, and the buttons for the chosen runs. */
final class RunsView extends VBox {
    private static final double USUAL_FONT = 13;

    private final RunsViewModel model;
    private final TextField search = new TextField();
    private final FilterBox<String> methods;
    private final FilterBox<String> tags;
    private final FlowPane collectionActions = new FlowPane();
    private final RunTable table;
    private final RunActions actions;

    RunsView(RunsViewModel model) {
        this.model = model;
        table = new RunTable(model);
        methods = new FilterBox<>("Method", model::methodTitle, model::filterMethods);
        tags = new FilterBox<>("Tags", tag -> tag, model::filterTags);
        RangeChooser ranges = new RangeChooser(model);
        actions = new RunActions(model, this::rename);
        getStylesheets()
                .add(Objects.requireNonNull(RunsView.class.getResource("/lilora/app/screen/runtable.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "runs-view");
        Label count = new Label();
        count.textProperty().bind(model.countProperty());
        count.getStyleClass().add("muted");
        count.setMinWidth(USE_PREF_SIZE);
        collectionActions.getStyleClass().add("runs-line");
        HBox.setHgrow(collectionActions, Priority.ALWAYS);
        HBox line = new HBox(collectionActions, count);
        line.getStyleClass().add("runs-line");
        table.setContextMenu(actions.menu());
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().addAll(filters(ranges), new RangeChips(model, ranges), line, table, measure());
        model.choicesProperty().subscribe(this::show);
        model.queryProperty().map(query -> model.collection()).subscribe(this::actions);
    }

    /** Follows the text size set in the preferences, by which columns are scaled. */
    private Label measure() {
        Label measure = new Label();
        measure.setManaged(false);
        measure.setVisible(false);
        measure.fontProperty().subscribe(font -> table.scaleTo(font.getSize() / USUAL_FONT));
        return measure;
    }

    private List<ToggleButton> collections() {
        ToggleGroup group = new ToggleGroup();
        List<ToggleButton> buttons = List.of(
                collection("Active", RunCollection.ACTIVE, group, "left-pill"),
                collection("Archive", RunCollection.ARCHIVED, group, "center-pill"),
                collection("Trash", RunCollection.TRASHED, group, "right-pill"));
        buttons.get(0).setSelected(true);
        return buttons;
    }

    private ToggleButton collection(String text, RunCollection collection, ToggleGroup group, String style) {
        ToggleButton button = new ToggleButton(text);
        button.setToggleGroup(group);
        button.getStyleClass().add(style);
        button.setId("collection-" + text.toLowerCase(Locale.ROOT));
        button.setOnAction(event -> {
            // A chosen collection stays chosen when clicked again.
            button.setSelected(true);
            model.showCollection(collection);
        });
        return button;
    }

    private FlowPane filters(RangeChooser ranges) {
        search.setPromptText("Search runs");
        search.setTooltip(new Tooltip("In name, id, method, tasks, tags and notes"));
        search.setId("runs-search");
        search.setPrefColumnCount(16);
        search.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DOWN && table.enter()) {
                event.consume();
            }
        });
        search.textProperty().subscribe(text -> model.search(text.strip()));
        FilterBox<RunState> states = new FilterBox<>("State", RunStateDisplay::word, model::filterStates);
        states.offer(List.of(RunState.values()), Set.of());
        states.setId("runs-states");
        methods.setId("runs-methods");
        tags.setId("runs-tags");
        HBox collections = new HBox();
        // Side by side without a gap: one choice of three.
        collections.getChildren().addAll(collections());
        collections.setMinWidth(USE_PREF_SIZE);
        FlowPane bar = new FlowPane(search, states, methods, tags, range(ranges), columns(), grouping(), collections);
        bar.getStyleClass().add("runs-line");
        return bar;
    }

    private Button range(RangeChooser chooser) {
        Button range = new Button("Range", new FontIcon("mdi2f-filter-outline"));
        range.setId("runs-range");
        range.setTooltip(new Tooltip("Show only runs whose numbers lie within bounds, such as AP between 40 and 60"));
        range.setOnAction(event -> chooser.show(range, Optional.empty()));
        range.setMinWidth(USE_PREF_SIZE);
        return range;
    }

    private Button columns() {
        ColumnChooser chooser = new ColumnChooser(model, table);
        Button columns = new Button("Columns", new FontIcon("mdi2v-view-column-outline"));
        columns.setId("runs-columns");
        columns.setTooltip(new Tooltip("Choose columns and sorting"));
        columns.setOnAction(event -> chooser.show(columns));
        columns.setMinWidth(USE_PREF_SIZE);
        return columns;
    }

    private ToggleButton grouping() {
        ToggleButton group = new ToggleButton("Group by experiment", new FontIcon("mdi2f-file-tree-outline"));
        group.setId("runs-group");
        group.setTooltip(new Tooltip("Groups runs that differ only in their seed, with mean ± standard deviation"));
        group.setMinWidth(USE_PREF_SIZE);
        group.setOnAction(event -> model.group(group.isSelected()));
        model.arrangementProperty().subscribe(now -> group.setSelected(now.grouped()));
        return group;
    }

    private void show(RunsViewModel.Choices choices) {
        methods.offer(choices.methods(), model.queryProperty().get().methods());
        tags.offer(choices.tags(), model.queryProperty().get().tags());
    }

    private void actions(RunCollection collection) {
        collectionActions
                .getChildren()
                .setAll(actions.of(collection).stream()
                        .filter(RunActions.Action::button)
                        .map(RunsView::button)
                        .toList());
    }

    private static Region button(RunActions.Action action) {
        Button button = new Button(action.text(), new FontIcon(action.icon()));
        button.setId(action.id());
        button.setOnAction(event -> action.run().run());
        button.setMinWidth(USE_PREF_SIZE);
        return new WithReason(button, action.reason(), action.text());
    }

    /** Begins to write the name of the chosen run in its row. */
    void rename() {
        table.rename();
    }

    /** The page goes out of sight. */
    void keep() {
        table.keepNow();
    }

    void focusSearch() {
        search.requestFocus();
    }
}
