package lilora.app.runs;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.storage.RunState;
import lilora.storage.Shelf;
import org.kordamp.ikonli.javafx.FontIcon;

/** Shows the table of runs, its filters, and the buttons for the chosen runs. */
final class RunsView extends VBox {
    private final RunsViewModel model;
    private final TextField search = new TextField();
    private final MenuButton methods = new MenuButton("Method");
    private final MenuButton tags = new MenuButton("Tags");
    private final HBox shelfActions = new HBox();

    RunsView(RunsViewModel model) {
        this.model = model;
        getStylesheets()
                .add(Objects.requireNonNull(RunsView.class.getResource("/lilora/app/runs/runs.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "runs-view");
        Label title = new Label("Runs");
        title.getStyleClass().add("title");
        Label count = new Label();
        count.textProperty().bind(model.countProperty());
        count.getStyleClass().add("muted");
        count.setMinWidth(USE_PREF_SIZE);
        shelfActions.getStyleClass().add("runs-line");
        HBox head = new HBox(title, count, gap(), shelfActions);
        head.getStyleClass().add("runs-line");
        RunTable table = new RunTable(model);
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().addAll(head, filters(), table);
        model.choicesProperty().subscribe(this::show);
        actions(Shelf.ACTIVE);
    }

    private static Region gap() {
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        return gap;
    }

    private List<ToggleButton> shelves() {
        ToggleGroup group = new ToggleGroup();
        List<ToggleButton> buttons = List.of(
                shelf("Active", Shelf.ACTIVE, group, "left-pill"),
                shelf("Archive", Shelf.ARCHIVED, group, "center-pill"),
                shelf("Trash", Shelf.TRASHED, group, "right-pill"));
        buttons.get(0).setSelected(true);
        return buttons;
    }

    private ToggleButton shelf(String text, Shelf shelf, ToggleGroup group, String style) {
        ToggleButton button = new ToggleButton(text);
        button.setToggleGroup(group);
        button.getStyleClass().add(style);
        button.setId("shelf-" + text.toLowerCase(Locale.ROOT));
        button.setOnAction(event -> {
            // A chosen shelf stays chosen when clicked again.
            button.setSelected(true);
            model.showShelf(shelf);
            actions(shelf);
        });
        return button;
    }

    private HBox filters() {
        search.setPromptText("Search name, id, method, task, tag, note");
        search.setId("runs-search");
        search.setPrefWidth(280);
        search.textProperty().subscribe(text -> model.search(text.strip()));
        MenuButton states = new MenuButton("State");
        states.setId("runs-states");
        Set<RunState> chosen = new HashSet<>();
        for (RunState state : RunState.values()) {
            states.getItems()
                    .add(check(
                            state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT), on -> {
                                toggle(chosen, state, on);
                                name(states, "State", chosen.size());
                                model.filterStates(chosen);
                            }));
        }
        for (MenuButton menu : List.of(states, methods, tags)) {
            menu.setMinWidth(USE_PREF_SIZE);
        }
        HBox bar = new HBox(search, states, methods, tags, gap());
        bar.getChildren().addAll(shelves());
        bar.getStyleClass().add("runs-line");
        return bar;
    }

    private static <T> void toggle(Set<T> chosen, T value, boolean on) {
        if (on) {
            chosen.add(value);
        } else {
            chosen.remove(value);
        }
    }

    private static void name(MenuButton button, String title, int chosen) {
        button.setText(chosen == 0 ? title : title + " (" + chosen + ")");
    }

    private static CheckMenuItem check(String text, Consumer<Boolean> action) {
        CheckMenuItem item = new CheckMenuItem(text);
        item.setOnAction(event -> action.accept(item.isSelected()));
        return item;
    }

    private void show(RunsViewModel.Choices choices) {
        fill(methods, "Method", choices.methods(), model.queryProperty().get().methods(), model::filterMethods);
        fill(tags, "Tags", choices.tags(), model.queryProperty().get().tags(), model::filterTags);
    }

    private static void fill(
            MenuButton button, String title, List<String> values, Set<String> selected, Consumer<Set<String>> filter) {
        Set<String> chosen = new HashSet<>(selected);
        button.setDisable(values.isEmpty());
        name(button, title, chosen.size());
        button.getItems()
                .setAll(values.stream()
                        .map(value -> {
                            CheckMenuItem item = check(value, on -> {
                                toggle(chosen, value, on);
                                filter.accept(Set.copyOf(chosen));
                            });
                            item.setSelected(chosen.contains(value));
                            return item;
                        })
                        .toList());
    }

    private void actions(Shelf shelf) {
        Function<String, String> id = name -> "runs-" + name;
        Region open = button(id.apply("open"), "Open", "mdi2o-open-in-app", model::open, model.whyNoChoice());
        Region compare = button(
                id.apply("compare"), "Compare", "mdi2c-compare-horizontal", model::compare, model.whyNotCompared());
        Region tag = button(id.apply("tag"), "Tag", "mdi2t-tag-outline", model::tag, model.whyNoChoice());
        Region note = button(id.apply("note"), "Note", "mdi2n-note-edit-outline", model::note, model.whyNoChoice());
        Region archive =
                button(id.apply("archive"), "Archive", "mdi2a-archive-outline", model::archive, model.whyNoChoice());
        Region trash = button(id.apply("trash"), "Trash", "mdi2t-trash-can-outline", model::trash, model.whyNoChoice());
        Region restore = button(id.apply("restore"), "Restore", "mdi2r-restore", model::restore, model.whyNoChoice());
        Region purge = button(
                id.apply("purge"),
                "Delete for good",
                "mdi2d-delete-forever-outline",
                model::purge,
                model.whyNoChoice());
        shelfActions
                .getChildren()
                .setAll(
                        switch (shelf) {
                            case ACTIVE -> List.of(open, compare, tag, note, archive, trash);
                            case ARCHIVED -> List.of(open, compare, restore, trash);
                            case TRASHED -> List.of(restore, purge);
                        });
    }

    private static Region button(
            String id, String text, String icon, Runnable action, ObservableValue<Optional<String>> reason) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.setOnAction(event -> action.run());
        button.setMinWidth(USE_PREF_SIZE);
        HBox frame = new HBox(button);
        Tooltip tooltip = new Tooltip();
        Tooltip.install(frame, tooltip);
        reason.subscribe(why -> {
            button.setDisable(why.isPresent());
            tooltip.setText(why.orElse(text));
        });
        return frame;
    }

    void focusSearch() {
        search.requestFocus();
    }
}
