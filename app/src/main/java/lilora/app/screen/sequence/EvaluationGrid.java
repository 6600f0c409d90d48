package lilora.app.screen.sequence;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;

/** The accuracy matrix before it is filled: what will be evaluated, and how many questions each row takes. Arrow keys read it out. */
final class EvaluationGrid extends Region {
    /** Sizes in ems of the words beside the cells. */
    private static final double HEAD = 5.6;

    private static final double TOP = 2;
    private static final double TOTAL = 7.7;
    private static final double CELL_HEIGHT = 2.2;
    private static final double LEAST_WIDTH = 1.6;
    private static final double MOST_WIDTH = 10;
    private static final int TEXT_UP_TO = 12;

    private EvaluationPlan plan = new EvaluationPlan(List.of(), List.of(List.of()));
    private List<String> titles = List.of();
    private final List<Region> cells = new ArrayList<>();
    private final List<Label> columns = new ArrayList<>();
    private final List<Label> heads = new ArrayList<>();
    private final List<Label> totals = new ArrayList<>();
    private final Label totalHead = new Label("questions");
    private final Text measure = new Text();
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
            Label head = label(titles.get(task - 1), "axis-label");
            head.setTooltip(new Tooltip(titles.get(task - 1)));
            columns.add(head);
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

    private double em() {
        return totalHead.getFont().getSize();
    }

    /** Names of tasks where all of them fit, else their numbers. */
    private void nameColumns(double width) {
        boolean fit = plan.tasks() <= TEXT_UP_TO;
        for (int i = 0; fit && i < columns.size(); i++) {
            measure.setFont(columns.get(i).getFont());
            measure.setText(titles.get(i));
            fit = measure.getLayoutBounds().getWidth() <= width - 4;
        }
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).setText(fit ? titles.get(i) : Integer.toString(i + 1));
        }
    }

    private double cellWidth() {
        int tasks = Math.max(1, plan.tasks());
        double share = (getWidth() - (HEAD + TOTAL) * em()) / tasks;
        return Math.max(LEAST_WIDTH * em(), Math.min(MOST_WIDTH * em(), share));
    }

    @Override
    protected double computePrefHeight(double width) {
        return plan.tasks() == 0 ? 0 : (TOP + (plan.tasks() + 1) * CELL_HEIGHT) * em() + 2;
    }

    @Override
    protected double computeMinWidth(double height) {
        return (HEAD + TOTAL + plan.tasks() * LEAST_WIDTH) * em();
    }

    @Override
    protected void layoutChildren() {
        double width = cellWidth();
        double left = HEAD * em();
        double top = TOP * em();
        double height = CELL_HEIGHT * em();
        double last = TOTAL * em() - 8;
        int tasks = plan.tasks();
        nameColumns(width);
        for (int i = 0; i < cells.size(); i++) {
            int stage = i / tasks;
            double x = left + i % tasks * width + 1;
            cells.get(i).resizeRelocate(x, top + stage * height + 1, width - 2, height - 2);
        }
        for (int i = 0; i < tasks; i++) {
            columns.get(i).resizeRelocate(left + i * width + 2, 0, width - 4, top);
        }
        for (int stage = 0; stage < heads.size(); stage++) {
            double y = top + stage * height;
            heads.get(stage).resizeRelocate(0, y, left - 8, height);
            totals.get(stage).resizeRelocate(left + tasks * width + 8, y, last, height);
        }
        totalHead.resizeRelocate(left + tasks * width + 8, 0, last, top);
    }
}
