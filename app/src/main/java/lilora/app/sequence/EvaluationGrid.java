package lilora.app.sequence;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

/** The accuracy matrix before it is filled: what will be evaluated, and how many questions each row takes. Arrow keys read it out. */
final class EvaluationGrid extends Region {
    private static final double HEAD = 46;
    private static final double TOP = 24;
    private static final double TOTAL = 92;
    private static final double CELL_HEIGHT = 26;
    private static final double LEAST_WIDTH = 18;
    private static final int TEXT_UP_TO = 12;

    private EvaluationPlan plan = new EvaluationPlan(List.of(), List.of(List.of()));
    private List<String> titles = List.of();
    private final List<Region> cells = new ArrayList<>();
    private final List<Label> columns = new ArrayList<>();
    private final List<Label> heads = new ArrayList<>();
    private final List<Label> totals = new ArrayList<>();
    private final Label totalHead = new Label("questions");
    private int row;
    private int column;

    EvaluationGrid() {
        setId("evaluation-grid");
        getStyleClass().add("evaluation-grid");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TABLE_VIEW);
        addEventHandler(KeyEvent.KEY_PRESSED, this::move);
        focusedProperty().addListener((observed, before, now) -> mark());
        setOnMouseClicked(event -> requestFocus());
        totalHead.getStyleClass().add("axis-label");
    }

    void show(EvaluationPlan planned, List<String> names) {
        plan = planned;
        titles = List.copyOf(names);
        row = Math.min(row, plan.tasks());
        column = Math.min(column, Math.max(0, plan.tasks() - 1));
        getChildren().clear();
        cells.clear();
        columns.clear();
        heads.clear();
        totals.clear();
        if (plan.tasks() == 0) {
            return;
        }
        for (int task = 1; task <= plan.tasks(); task++) {
            columns.add(label(plan.tasks() > TEXT_UP_TO ? Integer.toString(task) : titles.get(task - 1), "axis-label"));
        }
        for (int stage = 0; stage <= plan.tasks(); stage++) {
            heads.add(label(stage == 0 ? "before" : "after " + stage, "axis-label"));
            totals.add(label(plan.prompts(stage) == 0 ? "–" : "%,d".formatted(plan.prompts(stage)), "axis-label"));
            for (int task = 1; task <= plan.tasks(); task++) {
                cells.add(cell(stage, task));
            }
        }
        getChildren().addAll(cells);
        getChildren().addAll(columns);
        getChildren().addAll(heads);
        getChildren().addAll(totals);
        getChildren().add(totalHead);
        mark();
        requestLayout();
    }

    private static Label label(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        return label;
    }

    private Region cell(int stage, int task) {
        boolean evaluated = plan.evaluated(stage, task);
        Region cell = new Region();
        cell.getStyleClass().add(evaluated ? "planned-cell" : "hatched-cell");
        if (stage == task) {
            cell.getStyleClass().add("diagonal-cell");
        }
        Tooltip.install(cell, new Tooltip(sentence(stage, task)));
        return cell;
    }

    private String sentence(int stage, int task) {
        String when = stage == 0 ? "Before training" : "After stage " + stage;
        String title = titles.get(task - 1);
        return plan.evaluated(stage, task)
                ? "%s, %s: %,d questions".formatted(when, title, plan.prompts().get(task - 1))
                : "%s, %s: not evaluated".formatted(when, title);
    }

    private void move(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> row = Math.max(0, row - 1);
            case DOWN -> row = Math.min(plan.tasks(), row + 1);
            case LEFT -> column = Math.max(0, column - 1);
            case RIGHT -> column = Math.min(plan.tasks() - 1, column + 1);
            default -> {
                return;
            }
        }
        mark();
        event.consume();
    }

    private void mark() {
        for (int i = 0; i < cells.size(); i++) {
            boolean here = isFocused() && i == row * plan.tasks() + column;
            cells.get(i).pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("current"), here);
        }
        setAccessibleText(
                plan.tasks() == 0
                        ? "No tasks, no evaluations"
                        : "%s. %,d evaluations with %,d questions in all."
                                .formatted(sentence(row, column + 1), plan.totalCells(), plan.totalPrompts()));
    }

    private double cellWidth() {
        int tasks = Math.max(1, plan.tasks());
        return Math.max(LEAST_WIDTH, Math.min(120, (getWidth() - HEAD - 20 - TOTAL) / tasks));
    }

    @Override
    protected double computePrefHeight(double width) {
        return plan.tasks() == 0 ? 0 : TOP + (plan.tasks() + 1) * CELL_HEIGHT + 2;
    }

    @Override
    protected double computeMinWidth(double height) {
        return HEAD + 20 + TOTAL + plan.tasks() * LEAST_WIDTH;
    }

    @Override
    protected void layoutChildren() {
        double width = cellWidth();
        double left = HEAD + 20;
        int tasks = plan.tasks();
        for (int i = 0; i < cells.size(); i++) {
            int stage = i / tasks;
            double x = left + i % tasks * width + 1;
            cells.get(i).resizeRelocate(x, TOP + stage * CELL_HEIGHT + 1, width - 2, CELL_HEIGHT - 2);
        }
        for (int i = 0; i < tasks; i++) {
            columns.get(i).resizeRelocate(left + i * width + 2, 0, width - 4, TOP);
        }
        for (int stage = 0; stage < heads.size(); stage++) {
            double y = TOP + stage * CELL_HEIGHT;
            heads.get(stage).resizeRelocate(0, y, left - 8, CELL_HEIGHT);
            totals.get(stage).resizeRelocate(left + tasks * width + 8, y, TOTAL - 8, CELL_HEIGHT);
        }
        totalHead.resizeRelocate(left + tasks * width + 8, 0, TOTAL - 8, TOP);
    }
}
