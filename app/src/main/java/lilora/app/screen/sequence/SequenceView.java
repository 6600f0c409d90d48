package lilora.app.screen.sequence;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.CommandButton;
import lilora.app.control.HeaderRow;
import lilora.app.form.LabelConverter;
import lilora.app.format.Formats;
import lilora.engine.experiment.EvaluationSpec.Coverage;
import lilora.engine.experiment.TaskSpec;

/** The designer: the library's tasks on the left, the sequence as cards, and the matrix that follows from it. */
final class SequenceView extends BorderPane {
    /** Missing folders that are named one by one. */
    private static final int NAMED_MISSING = 6;

    private final SequenceViewModel sequence;
    private final StepEditor editor;
    private final TaskOffer offer;
    private final ListView<TaskSpec> cards;
    private final ListView<OfferedTask> offered;
    private final EvaluationGrid grid = new EvaluationGrid();
    private final Label total = new Label();
    private final Label samples = new Label();
    private final Label notice = new Label();
    private final Label missing = new Label();
    private final Button relocate = new Button("Use the library's tasks");
    private final VBox missingBox = new VBox(8, missing, relocate);
    private final Node legend = legend();

    SequenceView(SequenceViewModel sequence, TaskOffer offer, Node bar, List<Command> order) {
        this.sequence = sequence;
        this.editor = new StepEditor(sequence);
        this.offer = offer;
        getStylesheets().add("/lilora/app/design.css");
        getStyleClass().add("tasks-page");
        cards = new ListView<>(sequence.tasks());
        offered = new ListView<>(offer.tasks());
        setLeft(library());
        HeaderRow head = new HeaderRow().start(heading("Learning order"), samples);
        order.forEach(command -> head.end(new CommandButton(command).styled("flat")));
        samples.getStyleClass().add("muted");
        notice.setId("sequence-notice");
        notice.setWrapText(true);
        notice.getStyleClass().addAll("notice", "notice-warning");
        missingBox.setId("missing-tasks");
        missingBox.getStyleClass().addAll("notice", "notice-error");
        missing.setWrapText(true);
        missing.setMinHeight(Region.USE_PREF_SIZE);
        relocate.setOnAction(event -> sequence.relocate());
        VBox tasks = card(head, missingBox, notice, cards(), editor);
        VBox matrix = card(matrixHead(), grid, legend);
        VBox page = new VBox(16, bar, tasks, matrix);
        page.getStyleClass().add("detail-page");
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        setCenter(scroll);
        follow();
    }

    private void follow() {
        sequence.planProperty().addListener((observed, before, now) -> show());
        sequence.noticeProperty().addListener((observed, before, now) -> showNotice());
        sequence.tasks().addListener((ListChangeListener<TaskSpec>) change -> {
            offered.refresh();
            show();
        });
        offer.tasks().addListener((ListChangeListener<OfferedTask>) change -> {
            cards.refresh();
            editor.show();
            show();
        });
        sequence.selectedProperty().addListener((observed, before, now) -> select(now.intValue()));
        cards.getSelectionModel().selectedIndexProperty().addListener((observed, before, now) -> {
            if (now.intValue() >= 0) {
                sequence.selectedProperty().set(now.intValue());
            }
        });
        show();
        showNotice();
        select(sequence.selectedProperty().get());
    }

    private void select(int index) {
        if (index >= 0 && index < sequence.tasks().size()) {
            cards.getSelectionModel().clearAndSelect(index);
            cards.getFocusModel().focus(index);
            cards.scrollTo(Math.max(0, index - 1));
        } else {
            cards.getSelectionModel().clearSelection();
        }
    }

    private Node library() {
        offered.setId("offered-tasks");
        offered.getStyleClass().add("plain-list");
        offered.setCellFactory(list -> new OfferCell(sequence));
        offered.setPlaceholder(muted("Import tasks in the task library."));
        offered.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            OfferedTask chosen = offered.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && chosen != null) {
                sequence.add(chosen.folder());
                event.consume();
            }
        });
        VBox box = new VBox(10, heading("Tasks"), offered);
        VBox.setVgrow(offered, Priority.ALWAYS);
        box.getStyleClass().add("side-list");
        box.getStyleClass().add("offer-side");
        return box;
    }

    private Node cards() {
        cards.setId("sequence-cards");
        cards.setOrientation(Orientation.HORIZONTAL);
        cards.getStyleClass().add("sequence-list");
        cards.setCellFactory(list -> new SequenceCell(sequence));
        Label hint = muted("Drag a task here, or choose one on the left and press Enter.");
        cards.setPlaceholder(hint);
        cards.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        cards.setOnDragOver(event -> {
            if (SequenceCell.carries(event.getDragboard())) {
                event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
            }
        });
        cards.setOnDragDropped(event -> event.setDropCompleted(SequenceCell.drop(
                sequence, event.getDragboard(), sequence.tasks().size())));
        return cards;
    }

    private void key(KeyEvent event) {
        int index = sequence.selectedProperty().get();
        boolean moving = event.isAltDown();
        switch (event.getCode()) {
            case LEFT, RIGHT -> {
                int step = event.getCode() == KeyCode.LEFT ? -1 : 1;
                if (moving) {
                    sequence.move(index, index + step);
                } else {
                    select(Math.max(0, Math.min(index + step, sequence.tasks().size() - 1)));
                }
            }
            case DELETE -> sequence.remove(index);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private Node matrixHead() {
        ComboBox<Coverage> coverage = new ComboBox<>();
        coverage.setId("coverage");
        coverage.getItems().setAll(Coverage.values());
        coverage.setConverter(new LabelConverter<>(SequenceView::words));
        CheckBox before = new CheckBox("Before training");
        before.setId("zero-shot");
        CheckBox selected = new CheckBox("Select tasks too");
        selected.setId("select-tasks");
        selected.setTooltip(new Tooltip(
                "Where a method has to be told the task of a question, answers are scored a second time with the task that"
                        + " a selector chooses by frozen features of words and image"));
        selected.setOnAction(event -> sequence.selectTasks(selected.isSelected()));
        sequence.evaluationProperty().subscribe(now -> {
            selected.setSelected(now.selects());
            coverage.setValue(now.coverage());
            before.setSelected(now.zeroShot());
        });
        coverage.setOnAction(event -> sequence.cover(coverage.getValue()));
        before.setOnAction(event -> {
            if (before.isSelected()) {
                sequence.includeZeroShot();
            } else {
                sequence.excludeZeroShot();
            }
        });
        total.getStyleClass().add("muted");
        return new HeaderRow().start(heading("Evaluations"), total).end(selected, before, coverage);
    }

    private static String words(Coverage coverage) {
        return switch (coverage) {
            case SEEN -> "Tasks learned so far";
            case ALL -> "All tasks each time";
            case LEARNED_AND_FINAL -> "When learned, at the end";
            case FINAL -> "All tasks at the end";
        };
    }

    private static Node legend() {
        Region planned = new Region();
        planned.getStyleClass().addAll("planned-cell", "legend-cell");
        Region hatched = new Region();
        hatched.getStyleClass().addAll("hatched-cell", "legend-cell");
        HBox legend = new HBox(8, planned, muted("will be evaluated"), hatched, muted("not evaluated"));
        legend.setAlignment(Pos.CENTER_LEFT);
        return legend;
    }

    private void show() {
        EvaluationPlan plan = sequence.planProperty().get();
        if (plan.tasks() != sequence.tasks().size()) {
            // The list has changed and the plan is about to.
            return;
        }
        List<TaskSpec> unknown = sequence.missing();
        showMissing(unknown);
        grid.show(plan, sequence.tasks().stream().map(sequence::title).toList());
        shown(grid, unknown.isEmpty());
        shown(legend, unknown.isEmpty());
        if (plan.tasks() == 0) {
            total.setText("Add tasks to see what will be evaluated.");
            samples.setText("");
            return;
        }
        String tasks = Formats.counted(plan.tasks(), "task");
        if (!unknown.isEmpty()) {
            total.setText("not known while tasks are missing");
            samples.setText("%s, %d of them missing".formatted(tasks, unknown.size()));
            return;
        }
        total.setText(
                String.format(Locale.ROOT, "%,d evaluations, %,d questions", plan.totalCells(), plan.totalPrompts()));
        int items = sequence.tasks().stream().mapToInt(sequence::trainItems).sum();
        samples.setText("%s, %,d training items".formatted(tasks, items));
    }

    private void showMissing(List<TaskSpec> unknown) {
        boolean elsewhere = sequence.canRelocate();
        String names =
                unknown.stream().limit(NAMED_MISSING).map(TaskSpec::folder).collect(Collectors.joining("\n"));
        if (unknown.size() > NAMED_MISSING) {
            names += "\nand %d more.".formatted(unknown.size() - NAMED_MISSING);
        }
        missing.setText("The library has no usable task in\n%s\n%s"
                .formatted(
                        names,
                        elsewhere
                                ? "It has tasks of the same name elsewhere."
                                : "Put the folders back, import them again, or remove the tasks from the sequence."));
        shown(relocate, elsewhere);
        shown(missingBox, !unknown.isEmpty());
    }

    private static void shown(Node node, boolean yes) {
        node.setVisible(yes);
        node.setManaged(yes);
    }

    private void showNotice() {
        String sentence = sequence.noticeProperty().get().orElse("");
        notice.setText(sentence);
        shown(notice, !sentence.isEmpty());
    }

    private static VBox card(Node... children) {
        VBox card = new VBox(12, children);
        card.getStyleClass().add("card");
        return card;
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        return label;
    }
}
