package lilora.app.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.stage.Screen;
import javafx.stage.Stage;
import lilora.app.settings.WindowState;

/**
 * Puts the window where it was and tells where it is. Bounds are those of the window before it was maximised, so that
 * restoring it makes it small again as it was.
 */
public final class WindowMemory {
    private final Stage stage;
    private final Map<String, List<Double>> dividers = new HashMap<>();
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
        List<WindowState.Area> screens = Screen.getScreens().stream()
                .map(screen -> area(screen.getVisualBounds()))
                .toList();
        WindowState state = left.map(kept -> kept.reachable(screens))
                .orElseGet(() -> WindowState.centred(area(Screen.getPrimary().getVisualBounds())));
        stage.setX(state.x());
        stage.setY(state.y());
        stage.setWidth(state.width());
        stage.setHeight(state.height());
        stage.setMaximized(state.maximised());
        dividers.putAll(state.dividers());
        return state;
    }

    private static WindowState.Area area(Rectangle2D bounds) {
        return new WindowState.Area(bounds.getMinX(), bounds.getMinY(), bounds.getWidth(), bounds.getHeight());
    }

    /** How the window is now. */
    public WindowState state(String screen, boolean narrowNavigation) {
        note();
        keepDividers(stage.getScene().getRoot());
        return new WindowState(x, y, width, height, stage.isMaximized(), narrowNavigation, screen, dividers);
    }

    /** Moves the dividers of a view, shown for the first time, to where they were. Split panes without id are left. */
    public void restoreDividers(Node view) {
        for (SplitPane pane : splitPanes(view)) {
            List<Double> kept = dividers.get(pane.getId());
            if (kept != null && kept.size() == pane.getDividers().size()) {
                pane.setDividerPositions(
                        kept.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
    }

    /** Notes the dividers of a view before it goes. */
    public void keepDividers(Node view) {
        for (SplitPane pane : splitPanes(view)) {
            List<Double> positions = new ArrayList<>();
            for (double position : pane.getDividerPositions()) {
                positions.add(position);
            }
            dividers.put(pane.getId(), positions);
        }
    }

    private static List<SplitPane> splitPanes(Node view) {
        List<SplitPane> panes = new ArrayList<>();
        if (view instanceof SplitPane root) {
            panes.add(root);
        }
        for (Node node : view.lookupAll(".split-pane")) {
            if (node instanceof SplitPane pane && !panes.contains(pane)) {
                panes.add(pane);
            }
        }
        panes.removeIf(pane -> pane.getId() == null);
        return panes;
    }
}
