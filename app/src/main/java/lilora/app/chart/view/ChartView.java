package lilora.app.chart.view;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.LegendEntry;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.DrawnArea;
import lilora.app.format.Formats;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A chart with its title, its legend and its menu. Give it models with {@link #show}; it keeps zoom, hidden series and
 * cursor over changes of the model. For the FX thread.
 */
public final class ChartView extends VBox {
    /** Stylesheet of charts and tables of values. */
    static final String STYLES = Objects.requireNonNull(ChartView.class.getResource("/lilora/app/chart/chart.css"))
            .toExternalForm();

    private static final int WHOLE_TITLE = 34;

    private final ChartSurface surface;
    private final Label title = new Label();
    private final Tooltip titleTip = new Tooltip();
    private final Label thinning = new Label();
    private final Tooltip thinningTip = new Tooltip();
    private final Label empty = new Label("Nothing measured yet");
    private final Label note = new Label();
    private final HBox tools = new HBox();
    private final Button zoom = new Button();
    private final Button enlarge = new Button();
    private final BooleanProperty enlarged = new SimpleBooleanProperty();
    private final LegendPane legend;
    private final TableNode values;
    private final CheckMenuItem asTable = new CheckMenuItem("Show as table");
    private final CheckMenuItem logX = new CheckMenuItem("Logarithmic horizontal axis");
    private final CheckMenuItem logY = new CheckMenuItem("Logarithmic vertical axis");
    private final ExportMenu menu;
    private final PlotCursor plotCursor;
    private final MatrixCursor matrixCursor;

    private Consumer<String> onRun = runId -> {};
    private BiConsumer<Double, Double> onWindow = (from, to) -> {};
    private ViewRange window = ViewRange.WHOLE;
    private BiConsumer<Integer, Integer> onCell = (stage, task) -> {};
    private ChartModel model;

    /**
     * A chart.
     *
     * @param first its first model, which may be empty
     * @param theme of the window
     * @param exports takes what is copied or saved
     */
    @SuppressWarnings("this-escape")
    public ChartView(ChartModel first, ObservableValue<ChartTheme> theme, ChartExports exports) {
        this.model = first;
        this.surface = new ChartSurface(theme);
        this.legend = new LegendPane(theme, heightProperty(), this::hide);
        this.values = new TableNode(exports);
        this.menu = new ExportMenu(exports, title.textProperty(), () -> model.table());
        this.plotCursor = new PlotCursor(surface, this::speak, run -> onRun.accept(run));
        this.matrixCursor = new MatrixCursor(surface, this::speak, (stage, task) -> onCell.accept(stage, task));
        getStyleClass().addAll("plot-view");
        getStylesheets().add(STYLES);
        build();
        surface.drawn().subscribe(this::drawn);
        listen();
        show(first);
    }

    private void build() {
        title.getStyleClass().add("plot-title");
        title.setTooltip(titleTip);
        // Of runs that begin alike the end of the name tells which it is.
        title.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        thinning.getStyleClass().add("plot-note");
        thinning.setMinWidth(0);
        thinning.setTooltip(thinningTip);
        thinning.setManaged(false);
        thinningTip.textProperty().bind(thinning.textProperty());
        empty.getStyleClass().add("plot-empty");
        tools.getStyleClass().add("plot-tools");
        zoom.getStyleClass().addAll("plot-zoom", "small");
        zoom.setTooltip(new Tooltip("Shows the whole range again (Esc, 0 or a double click)"));
        zoom.setOnAction(event -> plotCursor.whole());
        zoom.setVisible(false);
        zoom.managedProperty().bind(zoom.visibleProperty());
        enlarge.getStyleClass().addAll("flat", "button-icon", "plot-enlarge");
        enlarge.setOnAction(event -> setEnlarged(!enlarged.get()));
        enlarge.setVisible(false);
        enlarge.managedProperty().bind(enlarge.visibleProperty());
        enlarged.subscribe(this::nameEnlarge);
        values.setVisible(false);
        StackPane body = new StackPane(surface, empty, values);
        body.setMinHeight(60);
        VBox.setVgrow(body, Priority.ALWAYS);
        note.getStyleClass().addAll("plot-note", "plot-figure-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.visibleProperty().bind(note.textProperty().isNotEmpty());
        note.managedProperty().bind(note.visibleProperty());
        getChildren().addAll(head(), body, note, legend);
        asTable.selectedProperty().subscribe(this::switchTable);
        logX.setOnAction(event -> switchAxes());
        logY.setOnAction(event -> switchAxes());
    }

    private TitleRow head() {
        MenuButton button = menu.button(asTable, logX, logY);
        button.getItems()
                .addAll(
                        menu.save(ChartFiles.Format.PNG, () -> ChartFiles.bytes(model, ChartFiles.Format.PNG)),
                        menu.save(ChartFiles.Format.SVG, () -> ChartFiles.bytes(model, ChartFiles.Format.SVG)),
                        ExportMenu.item("Show the whole range", plotCursor::whole));
        HBox corner = new HBox(enlarge, button);
        corner.getStyleClass().add("plot-corner");
        TitleRow head = new TitleRow(title, List.of(zoom, thinning, tools), corner);
        head.getStyleClass().add("plot-head");
        head.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && enlarge.isVisible()) {
                setEnlarged(!enlarged.get());
            }
        });
        return head;
    }

    /** Shows the axes as they were chosen last, and keeps what is chosen. */
    public void keepAxes(ViewSetting<LogAxes> kept) {
        kept.property().subscribe(axes -> {
            logX.setSelected(axes.x());
            logY.setSelected(axes.y());
            switchAxes();
        });
        logX.setOnAction(event -> kept.set(new LogAxes(logX.isSelected(), logY.isSelected())));
        logY.setOnAction(event -> kept.set(new LogAxes(logX.isSelected(), logY.isSelected())));
    }

    private void switchAxes() {
        surface.setWindow(surface.window().logarithmic(logX.isSelected(), logY.isSelected()));
    }

    private void nameEnlarge(boolean large) {
        enlarge.setGraphic(new FontIcon(large ? "mdi2a-arrow-collapse" : "mdi2a-arrow-expand"));
        String text = large ? "Back to all charts (Esc)" : "Enlarge (F)";
        enlarge.setTooltip(new Tooltip(text));
        enlarge.setAccessibleText(text);
    }

    /** Gives this chart all the room, or shows the others again. */
    private void setEnlarged(boolean large) {
        enlarged.set(large);
        surface.requestFocus();
    }

    /** Whether this chart has all the room of its grid. */
    BooleanProperty enlarged() {
        return enlarged;
    }

    /** Offers to enlarge it; whoever arranges it follows {@link #enlarged}. */
    void canBeEnlarged() {
        enlarge.setVisible(true);
    }

    /** Forgets zoom, cursor and hidden series: what comes next belongs to another run. */
    public void reset() {
        plotCursor.reset();
        legend.reset();
    }

    private void switchTable(boolean table) {
        values.setVisible(table);
        surface.setVisible(!table);
        legend.setVisible(!table);
        show(model);
    }

    private void listen() {
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && enlarged.get()) {
                setEnlarged(false);
                event.consume();
            }
        });
        surface.setFocusTraversable(true);
        surface.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        surface.setOnMouseMoved(this::moved);
        surface.setOnMouseExited(event -> surface.unpoint());
        surface.setOnMousePressed(event -> {
            surface.requestFocus();
            plotCursor.pressed(event);
        });
        surface.setOnMouseDragged(plotCursor::dragged);
        surface.setOnMouseClicked(this::clicked);
        surface.setOnScroll(plotCursor::scrolled);
        surface.setOnKeyPressed(this::keyed);
        surface.focusedProperty().subscribe(focused -> {
            if (focused && model instanceof MatrixModel matrix) {
                matrixCursor.focused(matrix);
            } else if (!focused) {
                surface.unpoint();
            }
        });
    }

    private void moved(MouseEvent event) {
        if (model instanceof MatrixModel matrix) {
            matrixCursor.moved(matrix, event);
        } else {
            plotCursor.moved(event);
        }
    }

    private void clicked(MouseEvent event) {
        if (model instanceof MatrixModel matrix) {
            matrixCursor.clicked(matrix, event);
        } else {
            plotCursor.clicked(event);
        }
    }

    private void keyed(KeyEvent event) {
        if (event.getCode() == KeyCode.F && !event.isShortcutDown() && !event.isAltDown() && enlarge.isVisible()) {
            setEnlarged(!enlarged.get());
            event.consume();
        } else if (TableNode.COPY_LATEX.match(event)) {
            menu.copyLatex();
            event.consume();
        } else if (model instanceof MatrixModel matrix) {
            matrixCursor.keyed(matrix, event);
        } else {
            plotCursor.keyed(event);
        }
    }

    private void speak(String text) {
        surface.setAccessibleText(text);
    }

    /** Shows this model from the next pulse on; nothing is drawn if it equals the one shown. */
    public void show(ChartModel newModel) {
        model = newModel;
        title.setText(newModel.title());
        titleTip.setText(newModel.title());
        // What a chart shows is told whole before how it was thinned; only names of runs may be too long for that.
        title.setMinWidth(newModel.title().length() <= WHOLE_TITLE ? Region.USE_PREF_SIZE : 0);
        surface.show(newModel);
        surface.setAccessibleText(newModel.summary());
        note.setText(newModel.isEmpty() ? "" : newModel.note());
        legend.name(newModel.isEmpty() ? List.of() : LegendEntry.of(newModel));
        logX.setVisible(newModel instanceof LineModel lines && lines.x().canBeLogarithmic());
        logY.setVisible(newModel instanceof LineModel lines && lines.y().canBeLogarithmic());
        // An empty matrix is worth showing: its hatched cells say what will come.
        empty.setVisible(newModel.isEmpty() && !(newModel instanceof MatrixModel) && !asTable.isSelected());
        if (asTable.isSelected()) {
            values.show(newModel.table());
        }
    }

    private void drawn(DrawnArea drawn) {
        thinning.setText(drawn.thinning());
        thinning.setManaged(!thinning.getText().isEmpty());
        ViewRange now = surface.window();
        boolean moved = now.isZoomed() != window.isZoomed()
                || (now.isZoomed() && (now.from() != window.from() || now.to() != window.to()));
        window = now;
        zoom.setVisible(now.isZoomed() && model instanceof LineModel);
        if (zoom.isVisible() && model instanceof LineModel lines) {
            zoom.setText("Zoomed: %s – %s ×".formatted(end(lines.x(), now.from()), end(lines.x(), now.to())));
            zoom.setAccessibleText(zoom.getText() + " Shows the whole range again.");
        }
        if (moved) {
            onWindow.accept(now.from(), now.to());
        }
    }

    private static String end(Axis axis, double value) {
        return axis.scale() == Axis.Scale.WHOLE || axis.scale() == Axis.Scale.PLACES
                ? Formats.count(Math.round(value))
                : Formats.threeDigits(value);
    }

    private void hide(Set<String> names) {
        surface.setWindow(surface.window().hiding(new HashSet<>(names)));
    }

    /** The model shown. */
    public ChartModel model() {
        return model;
    }

    /** What stands in an empty chart. */
    public void setEmptyText(String text) {
        empty.setText(text);
    }

    /** Called with the id of a run whose dot is clicked. */
    public void onRun(Consumer<String> action) {
        onRun = action;
    }

    /** Called with stage and task of a measured cell on which Enter or a double click falls. */
    public void onCell(BiConsumer<Integer, Integer> action) {
        onCell = action;
    }

    /** Called with the ends of the window a person zooms to; both are no numbers when the whole is shown again. */
    public void onWindow(BiConsumer<Double, Double> action) {
        onWindow = action;
    }

    /** Controls beside the title, such as a choice of mode. */
    public void setTools(List<? extends Node> nodes) {
        tools.getChildren().setAll(nodes);
    }

    /** The part that is drawn and takes the keyboard. */
    public Node surface() {
        return surface;
    }

    /** How often it has been drawn. */
    public long drawings() {
        return surface.drawings();
    }
}
