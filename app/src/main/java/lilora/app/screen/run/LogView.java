package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.form.LabelConverter;
import lilora.app.format.Timestamps;

/** The log with a filter by level, a search, and "follow". */
final class LogView extends VBox {
    private final ObservableList<LogLine> lines = FXCollections.observableArrayList();
    private final FilteredList<LogLine> shown = new FilteredList<>(lines);
    private final ListView<LogLine> list = new ListView<>(shown);
    private final ComboBox<LogLine.Level> level = new ComboBox<>();
    private final TextField search = new TextField();
    private final CheckBox follow = new CheckBox("Follow");
    private final Label count = new Label();

    LogView() {
        getStyleClass().add("log-view");
        level.getItems().setAll(LogLine.Level.values());
        level.setValue(LogLine.Level.INFO);
        level.setId("log-level");
        level.setConverter(new LabelConverter<>(LogView::words));
        level.setAccessibleText("Lowest level shown");
        search.setPromptText("Search the log");
        follow.setSelected(true);
        count.getStyleClass().add("muted");
        HBox bar = new HBox(level, search, follow, count);
        bar.getStyleClass().add("log-bar");
        level.valueProperty().subscribe(this::filter);
        search.textProperty().subscribe(this::filter);
        list.setCellFactory(view -> new LineCell());
        list.setPlaceholder(new Label("Nothing to show at this level"));
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(bar, list);
    }

    private static String words(LogLine.Level least) {
        return switch (least) {
            case INFO -> "Everything";
            case NOTE -> "Notes and above";
            case WARNING -> "Warnings and errors";
            case ERROR -> "Errors";
        };
    }

    private void filter() {
        String wanted = search.getText().strip().toLowerCase(Locale.ROOT);
        LogLine.Level least = level.getValue();
        shown.setPredicate(line -> line.level().compareTo(least) >= 0
                && line.text().toLowerCase(Locale.ROOT).contains(wanted));
        count.setText("%d of %d lines".formatted(shown.size(), lines.size()));
    }

    void show(List<LogLine> newLines) {
        if (newLines.equals(lines)) {
            return;
        }
        boolean grown = newLines.size() > lines.size()
                && newLines.subList(0, lines.size()).equals(lines);
        if (grown) {
            lines.addAll(newLines.subList(lines.size(), newLines.size()));
        } else {
            lines.setAll(newLines);
        }
        count.setText("%d of %d lines".formatted(shown.size(), lines.size()));
        if (follow.isSelected() && !shown.isEmpty()) {
            list.scrollTo(shown.size() - 1);
        }
    }

    private static final class LineCell extends ListCell<LogLine> {
        LineCell() {
            // Long lines break instead of running out of the window.
            setWrapText(true);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(LogLine line, boolean empty) {
            super.updateItem(line, empty);
            getStyleClass().removeIf(style -> style.startsWith("log-"));
            if (empty || line == null) {
                setText(null);
                return;
            }
            setText(Timestamps.timeOfDay(line.time()) + "   " + line.text());
            getStyleClass().add("log-" + line.level().name().toLowerCase(Locale.ROOT));
        }
    }
}
