package lilora.app.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import lilora.app.settings.TableState;
import lilora.app.settings.WindowState;
import org.jspecify.annotations.Nullable;

/**
 * Puts the window where it was and tells where it is. Bounds are those of the window before it was maximised, so that
 * restoring it makes it small again as it was.
 */
public final class WindowMemory {
    private final Stage stage;
    private final Map<String, List<Double>> dividers = new HashMap<>();
    private final Map<String, TableState> tables = new HashMap<>();
    /** Views that were shown before. */
    private final Set<Node> known = Collections.newSetFromMap(new WeakHashMap<>());

    private double x;
    private double y;
    private double width;
    private double height;

    /** Watches a window. */
    public WindowMemory(Stage stage) {
        this.stage = stage;
        stage.xProperty().addListener(value -> note());
        stage.yProperty().addListener(value -> note());
        stage.widthProperty().addListener(value -> note());
        stage.heightProperty().addListener(value -> note());
    }

    private void note() {
        if (!stage.isMaximized() && !stage.isFullScreen() && !stage.isIconified()) {
            x = stage.getX();
            y = stage.getY();
            width = stage.getWidth();
            height = stage.getHeight();
        }
    }

    /** Places the window as it was left, or in the middle of the screen. */
    public WindowState restore(Optional<WindowState> left) {
        List<WindowState.Area> screens = javafx.stage.Screen.getScreens().stream()
                .map(screen -> area(screen.getVisualBounds()))
                .toList();
        WindowState state = left.map(kept -> kept.reachable(screens))
                .orElseGet(() -> WindowState.centred(
                        area(javafx.stage.Screen.getPrimary().getVisualBounds())));
        place(state);
        stage.setMaximized(state.maximised());
        dividers.putAll(state.dividers());
        tables.putAll(state.tables());
        return state;
    }

    /** Asks again for the bounds of a window that is shown: under some window managers it first comes as small as it may be. */
    public void insist(WindowState state) {
        if (!stage.isMaximized() && !stage.isFullScreen()) {
            place(state);
        }
    }

    private void place(WindowState state) {
        stage.setX(state.x());
        stage.setY(state.y());
        stage.setWidth(state.width());
        stage.setHeight(state.height());
    }

    private static WindowState.Area area(Rectangle2D bounds) {
        return new WindowState.Area(bounds.getMinX(), bounds.getMinY(), bounds.getWidth(), bounds.getHeight());
    }

    /** Remembers dividers and tables of what a property shows: put back when first shown, noted when it goes. */
    public void follow(ObservableValue<? extends @Nullable Node> content) {
        content.addListener((value, before, now) -> {
            if (before != null) {
                keep(before);
            }
            if (now != null && known.add(now)) {
                putBack(now);
            }
        });
    }

    /** How the window is now, with the screen it shows. */
    public WindowState state(@Nullable Screen shown, boolean narrowNavigation) {
        note();
        keep(stage.getScene().getRoot());
        return new WindowState(
                x,
                y,
                width,
                height,
                stage.isMaximized(),
                narrowNavigation,
                shown == null ? "" : shown.id(),
                shown == null ? null : shown.subject().orElse(null),
                dividers,
                tables);
    }

    private void putBack(Node view) {
        for (SplitPane pane : those(view, ".split-pane", SplitPane.class)) {
            List<Double> kept = dividers.get(pane.getId());
            if (kept != null && kept.size() == pane.getDividers().size()) {
                pane.setDividerPositions(
                        kept.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
        for (TableView<?> table : those(view, ".table-view", TableView.class)) {
            TableState kept = tables.get(table.getId());
            if (kept != null && TableLayout.isKeptByWindow(table)) {
                TableLayout.restore(table, kept);
            }
        }
    }

    private void keep(Node view) {
        for (SplitPane pane : those(view, ".split-pane", SplitPane.class)) {
            List<Double> positions = new ArrayList<>();
            for (double position : pane.getDividerPositions()) {
                positions.add(position);
            }
            dividers.put(pane.getId(), positions);
        }
        for (TableView<?> table : those(view, ".table-view", TableView.class)) {
            TableState now = TableLayout.of(table);
            if (!now.columns().isEmpty() && TableLayout.isKeptByWindow(table)) {
                tables.put(table.getId(), now);
            }
        }
    }

    /** The controls of a kind in a view that have an id; the others are left as they are. */
    private static <T extends Node> List<T> those(Node view, String style, Class<T> kind) {
        Set<Node> found = new LinkedHashSet<>();
        found.add(view);
        found.addAll(view.lookupAll(style));
        return found.stream()
                .filter(node -> kind.isInstance(node) && node.getId() != null)
                .map(kind::cast)
                .toList();
    }
}
