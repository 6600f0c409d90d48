package lilora.app.chart.view;

import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartTable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The menu of what can be done with a chart or a table beside looking at it. */
final class ExportMenu {
    private final ChartExports exports;
    private final ObservableValue<String> name;
    private final Supplier<ChartTable> table;

    /**
     * A menu.
     *
     * @param name of what is shown at the time
     */
    ExportMenu(ChartExports exports, ObservableValue<String> name, Supplier<ChartTable> table) {
        this.exports = exports;
        this.name = name;
        this.table = table;
    }

    /** A button with the menu; further items stand at its top. */
    MenuButton button(MenuItem... first) {
        MenuButton button = new MenuButton();
        button.setGraphic(new FontIcon("mdi2d-dots-horizontal"));
        button.getStyleClass().addAll("flat", "plot-menu");
        button.setTooltip(new Tooltip("Copy, save, show as table"));
        button.accessibleTextProperty().bind(name.map("Copy or save "::concat));
        button.getItems().addAll(first);
        if (first.length > 0) {
            button.getItems().add(new SeparatorMenuItem());
        }
        button.getItems()
                .addAll(
                        item(
                                "Copy values as CSV",
                                () -> exports.copy(
                                        name.getValue() + " as CSV", table.get().csv())),
                        item("Copy table as LaTeX", this::copyLatex),
                        save(ChartFiles.Format.CSV, () -> ChartFiles.bytes(table.get(), ChartFiles.Format.CSV)),
                        save(ChartFiles.Format.LATEX, () -> ChartFiles.bytes(table.get(), ChartFiles.Format.LATEX)));
        return button;
    }

    void copyLatex() {
        exports.copy(name.getValue() + " as LaTeX", LatexTable.of(table.get()));
    }

    MenuItem save(ChartFiles.Format format, Supplier<byte[]> bytes) {
        return item("Save as %s…".formatted(format.title()), () -> exports.save(name.getValue(), format, bytes));
    }

    static MenuItem item(String title, Runnable action) {
        MenuItem item = new MenuItem(title);
        item.setOnAction(event -> action.run());
        return item;
    }
}
