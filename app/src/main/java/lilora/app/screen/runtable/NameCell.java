package lilora.app.screen.runtable;

import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;

/** A run's name, which can be written anew in its place; of an experiment, what opens it and what must be known of it. */
final class NameCell extends FieldCell {
    private static final double INDENT = 22;

    private final RunsViewModel model;
    private final Label name = new Label();
    private final Tooltip named = new Tooltip();
    private final Label seeds = new Label();
    private final FontIcon arrow = new FontIcon();
    private final Label unfold = new Label(null, arrow);
    private final FontIcon sign = new FontIcon("mdi2a-alert-outline");
    private final Label warning = new Label(null, sign);
    private final Tooltip warned = new Tooltip();
    private final HBox box = new HBox(unfold, name, seeds, warning);

    NameCell(RunsViewModel model) {
        super(null);
        this.model = model;
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("run-name-box");
        name.setMinWidth(0);
        // Runs of a study begin alike; the end of the name tells which one it is.
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        named.textProperty().bind(name.textProperty());
        name.setTooltip(named);
        HBox.setHgrow(name, Priority.SOMETIMES);
        seeds.setMinWidth(USE_PREF_SIZE);
        seeds.getStyleClass().add("muted");
        unfold.getStyleClass().add("run-unfold");
        unfold.setMinWidth(USE_PREF_SIZE);
        sign.getStyleClass().add("verdict-warning");
        warning.setMinWidth(USE_PREF_SIZE);
        warning.setTooltip(warned);
        unfold.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            TableRowModel line = getItem();
            if (line != null) {
                model.open(line.key());
                event.consume();
            }
        });
    }

    @Override
    void show(RowContent line) {
        boolean experiment = line instanceof RowContent.Experiment;
        manage(unfold, experiment);
        manage(seeds, experiment);
        manage(warning, false);
        box.setPadding(new Insets(0, 0, 0, line instanceof RowContent.Single single && single.below() ? INDENT : 0));
        if (line instanceof RowContent.Experiment together) {
            name.setText(together.newest().row().name());
            seeds.setText("n = " + together.counted().size());
            arrow.setIconLiteral(together.open() ? "mdi2c-chevron-down" : "mdi2c-chevron-right");
            together.warning().ifPresent(sentence -> {
                manage(warning, true);
                warned.setText(sentence);
            });
            setAccessibleText(
                    "%s, %d runs, %s".formatted(name.getText(), together.runs().size(), seeds.getText()));
        } else {
            name.setText(line.runs().get(0).row().name());
            setAccessibleText(name.getText());
        }
        if (!isEditing()) {
            setGraphic(box);
        }
    }

    private static void manage(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    @Override
    public void startEdit() {
        TableRowModel line = getItem();
        super.startEdit();
        if (!isEditing() || line == null || !(line.shown() instanceof RowContent.Single single)) {
            return;
        }
        TextField writing = new TextField(single.run().row().name());
        writing.setId("run-name");
        writing.setAccessibleText("Name of the run");
        writing.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                finish(line, writing.getText());
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE) {
                cancelEdit();
                event.consume();
            }
        });
        writing.focusedProperty().addListener((value, before, now) -> {
            if (!now && isEditing()) {
                finish(line, writing.getText());
            }
        });
        setGraphic(writing);
        writing.requestFocus();
        writing.selectAll();
    }

    private void finish(TableRowModel line, String text) {
        if (text.isBlank()) {
            cancelEdit();
            return;
        }
        commitEdit(line);
        model.actions().rename(line.shown().runs().get(0).row(), text);
    }

    @Override
    public void commitEdit(TableRowModel line) {
        super.commitEdit(line);
        backToName();
    }

    @Override
    public void cancelEdit() {
        super.cancelEdit();
        backToName();
    }

    private void backToName() {
        setGraphic(box);
    }
}
