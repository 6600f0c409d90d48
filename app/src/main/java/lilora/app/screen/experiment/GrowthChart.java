package lilora.app.screen.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;
import javafx.scene.text.Text;
import lilora.app.format.Formats;
import org.jspecify.annotations.Nullable;

/**
 * Parameters stored over the number of tasks: the method and isolated LoRA, solid up to the planned tasks and dashed beyond. The
 * pointer and the arrow keys read it out.
 */
final class GrowthChart extends Region {
    private static final double LEFT = 58;
    private static final double BOTTOM = 30;
    private static final double TOP = 12;
    private static final double RIGHT = 14;
    private static final int LINES = 4;

    private final Polyline method = line("method-line", false);
    private final Polyline methodAhead = line("method-line", true);
    private final Polyline isolated = line("isolated-line", false);
    private final Polyline isolatedAhead = line("isolated-line", true);
    private final Line cursor = new Line();
    private final Circle methodDot = new Circle(4);
    private final Circle isolatedDot = new Circle(4);
    private final Line crossing = new Line();
    private final Text crossingText = text();
    private final Text readout = text();
    private final Text axis = text();
    private final List<Line> rules = new ArrayList<>();
    private final List<Text> amounts = new ArrayList<>();
    private final List<Text> counts = new ArrayList<>();
    private @Nullable Growth growth;
    private int at;

    GrowthChart() {
        setId("growth-chart");
        getStyleClass().add("growth-chart");
        setPrefHeight(220);
        setMinHeight(180);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        for (int i = 0; i <= LINES; i++) {
            Line rule = new Line();
            rule.getStyleClass().add("rule");
            rules.add(rule);
            amounts.add(text());
        }
        for (int i = 0; i <= 5; i++) {
            counts.add(text());
        }
        cursor.getStyleClass().add("cursor-line");
        crossing.getStyleClass().add("cursor-line");
        methodDot.getStyleClass().add("method-dot");
        isolatedDot.getStyleClass().add("isolated-dot");
        readout.getStyleClass().add("readout");
        axis.setText("tasks learned");
        getChildren().addAll(rules);
        getChildren().addAll(amounts);
        getChildren().addAll(counts);
        getChildren()
                .addAll(
                        axis,
                        crossing,
                        crossingText,
                        cursor,
                        isolated,
                        isolatedAhead,
                        method,
                        methodAhead,
                        isolatedDot,
                        methodDot,
                        readout);
        setOnMouseMoved(event -> read(taskAt(event.getX())));
        setOnMouseExited(event -> read(0));
        setOnMouseClicked(event -> requestFocus());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        focusedProperty()
                .addListener((observed, before, focused) ->
                        read(focused && growth != null ? growth.plan().tasks() : 0));
    }

    private static Polyline line(String style, boolean ahead) {
        Polyline line = new Polyline();
        line.getStyleClass().add(style);
        if (ahead) {
            line.getStrokeDashArray().setAll(5.0, 4.0);
        }
        return line;
    }

    private static Text text() {
        Text text = new Text();
        text.getStyleClass().add("axis-text");
        text.setTextOrigin(VPos.CENTER);
        return text;
    }

    void show(@Nullable Growth shown) {
        growth = shown;
        at = shown == null ? 0 : Math.min(at, shown.limit());
        requestLayout();
    }

    private void key(KeyEvent event) {
        Growth shown = growth;
        if (shown == null) {
            return;
        }
        switch (event.getCode()) {
            case LEFT -> read(Math.max(1, at - 1));
            case RIGHT -> read(Math.min(shown.limit(), at + 1));
            case HOME -> read(1);
            case END -> read(shown.limit());
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void read(int task) {
        at = task;
        requestLayout();
    }

    private int taskAt(double x) {
        Growth shown = growth;
        if (shown == null) {
            return 0;
        }
        double share = (x - LEFT) / (getWidth() - LEFT - RIGHT);
        return Math.max(1, Math.min(shown.limit(), (int) Math.round(share * shown.limit())));
    }

    private double x(double task) {
        Growth shown = growth;
        return LEFT + (getWidth() - LEFT - RIGHT) * task / (shown == null ? 1 : shown.limit());
    }

    private double y(double numbers, double top) {
        return TOP + (getHeight() - TOP - BOTTOM) * (1 - numbers / top);
    }

    @Override
    protected void layoutChildren() {
        Growth shown = growth;
        getChildren().forEach(child -> child.setVisible(shown != null));
        if (shown == null) {
            return;
        }
        double top = nice((double) Math.max(1, shown.highest()));
        axes(shown, top);
        curve(method, 1, shown.plan().tasks(), shown::stored, top);
        curve(methodAhead, shown.plan().tasks(), shown.limit(), shown::stored, top);
        curve(isolated, 1, shown.plan().tasks(), shown::isolated, top);
        curve(isolatedAhead, shown.plan().tasks(), shown.limit(), shown::isolated, top);
        boolean compared = shown.plan().isolatedPerTask() > 0;
        isolated.setVisible(compared);
        isolatedAhead.setVisible(compared);
        crossing(shown, compared);
        readOut(shown, top, compared);
    }

    private void axes(Growth shown, double top) {
        for (int i = 0; i <= LINES; i++) {
            double y = y(top * i / LINES, top);
            Line rule = rules.get(i);
            rule.setStartX(LEFT);
            rule.setEndX(getWidth() - RIGHT);
            rule.setStartY(y);
            rule.setEndY(y);
            Text amount = amounts.get(i);
            amount.setText(i == 0 ? "0" : Formats.round(top * i / LINES));
            amount.setX(LEFT - 8 - amount.getLayoutBounds().getWidth());
            amount.setY(y);
        }
        double baseline = getHeight() - BOTTOM + 12;
        for (int i = 0; i <= 5; i++) {
            Text count = counts.get(i);
            int task = shown.limit() * i / 5;
            count.setText(Integer.toString(task));
            count.setX(x(task) - count.getLayoutBounds().getWidth() / 2);
            count.setY(baseline);
        }
        axis.setX(x(shown.limit()) - axis.getLayoutBounds().getWidth());
        axis.setY(getHeight() - 5);
    }

    private void curve(Polyline line, int from, int to, IntToDoubleFunction numbers, double top) {
        List<Double> points = new ArrayList<>();
        for (int task = from; task <= to; task++) {
            points.add(x(task));
            points.add(y(numbers.applyAsDouble(task), top));
        }
        line.getPoints().setAll(points);
    }

    private void crossing(Growth shown, boolean compared) {
        OptionalInt crossover = shown.crossover();
        boolean there = compared && crossover.isPresent() && crossover.getAsInt() > 1;
        crossing.setVisible(there);
        crossingText.setVisible(there);
        if (there) {
            double x = x(crossover.getAsInt());
            crossing.setStartX(x);
            crossing.setEndX(x);
            crossing.setStartY(TOP);
            crossing.setEndY(getHeight() - BOTTOM);
            crossingText.setText("less from task %d on".formatted(crossover.getAsInt()));
            crossingText.setX(x + 6);
            crossingText.setY(TOP + 28);
        }
    }

    private void readOut(Growth shown, double top, boolean compared) {
        boolean reading = at > 0;
        cursor.setVisible(reading);
        methodDot.setVisible(reading);
        isolatedDot.setVisible(reading && compared);
        String words = words(shown, reading ? at : shown.plan().tasks(), compared);
        setAccessibleText(words);
        readout.setVisible(reading);
        if (!reading) {
            return;
        }
        double x = x(at);
        cursor.setStartX(x);
        cursor.setEndX(x);
        cursor.setStartY(TOP);
        cursor.setEndY(getHeight() - BOTTOM);
        methodDot.setCenterX(x);
        methodDot.setCenterY(y((double) shown.stored(at), top));
        isolatedDot.setCenterX(x);
        isolatedDot.setCenterY(y((double) shown.isolated(at), top));
        readout.setText(words);
        readout.setX(LEFT + 8);
        readout.setY(TOP + 8);
    }

    private static String words(Growth shown, int task, boolean compared) {
        String stored = "%d %s: %s".formatted(task, task == 1 ? "task" : "tasks", Formats.compact(shown.stored(task)));
        return compared ? stored + ", isolated LoRA " + Formats.compact(shown.isolated(task)) : stored;
    }

    /** The next of 1, 2, 2.5, 4, 5, 8 and 10 times a power of ten, so that quarters are round. */
    static double nice(double highest) {
        double power = Math.pow(10, Math.floor(Math.log10(highest)));
        for (double step : new double[] {1, 2, 2.4, 3.2, 4, 5, 6, 8, 10}) {
            if (step * power >= highest) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
