package lilora.app.chart.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/**
 * Charts in as many columns as there is room for, whatever the size of text. Some have two columns where there are two. Any one can
 * be enlarged to fill the view; Esc brings the others back.
 */
public final class ChartGrid extends Pane {
    private static final double GAP = 12;
    /** How much higher than others a chart of two columns is. */
    private static final double HERO = 1.35;
    /** Size of text in pixels that the other sizes are meant for. */
    private static final double TEXT = 13;

    private final double narrowest;
    private final double height;
    /** Has the size of text that the window's stylesheet gives. */
    private final Label ruler = new Label();

    private List<ChartView> views = List.of();
    private Set<ChartView> wide = Set.of();
    /** Charts that tell when they are enlarged. */
    private final Set<ChartView> followed = new HashSet<>();

    private @Nullable ScrollPane room;
    private double viewport;
    private int most = 4;
    private double placeBefore;
    private final ReadOnlyBooleanWrapper enlarged = new ReadOnlyBooleanWrapper();

    /** Charts of the usual size. */
    public ChartGrid() {
        this(330, 300);
    }

    /**
     * Charts of this size, before text is made larger or smaller.
     *
     * @param narrowest width of a column
     * @param height of a row
     */
    public ChartGrid(double narrowest, double height) {
        this.narrowest = narrowest;
        this.height = height;
        ruler.setManaged(false);
        ruler.setVisible(false);
        ruler.fontProperty().subscribe((before, now) -> requestLayout());
    }

    /** Shows these charts, in this order. */
    public void show(List<ChartView> charts) {
        show(charts, Set.of());
    }

    /** The same, of which some take two columns and more height. */
    public void show(List<ChartView> charts, Set<ChartView> twice) {
        views = List.copyOf(charts);
        wide = Set.copyOf(twice);
        followed.retainAll(charts);
        getChildren().setAll(charts);
        getChildren().add(ruler);
        for (ChartView view : charts) {
            view.canBeEnlarged();
        }
    }

    /** Whether one of the charts has all the room; what stands beside the grid gives way then. */
    public ReadOnlyBooleanProperty enlargedProperty() {
        return enlarged.getReadOnlyProperty();
    }

    /** At most so many columns. */
    public void setMost(int columns) {
        most = columns;
    }

    /** Fits the room that a scroll pane shows: an enlarged chart fills it. Called again when there are other charts. */
    public void follow(ScrollPane scroll) {
        if (room != scroll) {
            room = scroll;
            scroll.viewportBoundsProperty().subscribe(bounds -> {
                viewport = bounds.getHeight();
                requestLayout();
            });
        }
        for (ChartView view : views) {
            if (followed.add(view)) {
                view.enlarged().subscribe((before, large) -> enlarge(scroll, large));
            }
        }
    }

    private void enlarge(ScrollPane scroll, boolean large) {
        if (large) {
            placeBefore = scroll.getVvalue();
        }
        views.forEach(view -> view.setVisible(!large || view.enlarged().get()));
        enlarged.set(large);
        requestLayout();
        scroll.setVvalue(large ? 0 : placeBefore);
    }

    private double scale() {
        return ruler.getFont().getSize() / TEXT;
    }

    /** Where a chart stands. */
    private record Place(ChartView view, double x, double y, double width, double height) {}

    private int columns(double width) {
        return (int) Math.max(1, Math.min(most, Math.floor((width + GAP) / (narrowest * scale() + GAP))));
    }

    private List<Place> places(double width) {
        double left = snappedLeftInset();
        double inner = width - left - snappedRightInset();
        double y = snappedTopInset();
        List<ChartView> shown = views.stream().filter(ChartView::isVisible).toList();
        boolean alone = shown.size() == 1 && shown.get(0).enlarged().get();
        if (alone) {
            double room = viewport - y - snappedBottomInset();
            return List.of(new Place(shown.get(0), left, y, inner, Math.max(200, room)));
        }
        int columns = columns(inner);
        double column = (inner - (columns - 1) * GAP) / columns;
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < shown.size(); ) {
            int used = 0;
            List<ChartView> row = new ArrayList<>();
            while (i < shown.size() && used + span(shown.get(i), columns) <= columns) {
                used += span(shown.get(i), columns);
                row.add(shown.get(i++));
            }
            double high = row.stream().anyMatch(wide::contains) ? heroHeight() : height * scale();
            double x = left;
            for (ChartView view : row) {
                int span = span(view, columns);
                // The last of a row takes what is left of it.
                boolean last = view.equals(row.get(row.size() - 1));
                double across = last ? left + inner - x : span * column + (span - 1) * GAP;
                places.add(new Place(view, x, y, across, high));
                x += across + GAP;
            }
            y += high + GAP;
        }
        return places;
    }

    /** As high as can be seen at once. */
    private double heroHeight() {
        double usual = HERO * height * scale();
        return viewport <= 0 ? usual : Math.max(height * scale(), Math.min(usual, viewport - GAP));
    }

    private int span(ChartView view, int columns) {
        return wide.contains(view) ? Math.min(2, columns) : 1;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double any) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double any) {
        return 2 * narrowest + GAP;
    }

    @Override
    protected double computePrefHeight(double width) {
        List<Place> places = places(width < 0 ? getWidth() : width);
        return places.isEmpty()
                ? 0
                : places.get(places.size() - 1).y()
                        + places.get(places.size() - 1).height()
                        + snappedBottomInset();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        for (Place place : places(getWidth())) {
            place.view()
                    .resizeRelocate(
                            snapPositionX(place.x()),
                            snapPositionY(place.y()),
                            snapSizeX(place.width()),
                            snapSizeY(place.height()));
        }
    }
}
