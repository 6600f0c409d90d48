package lilora.app.screen.runtable;

import java.util.stream.Collectors;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import lilora.app.format.Timestamps;
import lilora.storage.repository.RunRow;
import org.jspecify.annotations.Nullable;

/** A row of the table of runs: opened by a double click, dragged with the chosen runs, described by its tooltip. */
final class RunTableRow extends TableRow<TableRowModel> {
    RunTableRow(RunsViewModel model) {
        setOnMouseClicked(event -> {
            TableRowModel line = getItem();
            if (event.getClickCount() == 2 && line != null) {
                model.open(line.key());
            }
        });
        setOnDragDetected(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(
                    model.chosenProperty().get().stream().map(RunRow::runId).collect(Collectors.joining(",")));
            startDragAndDrop(TransferMode.COPY).setContent(content);
            event.consume();
        });
    }

    @Override
    protected void updateItem(@Nullable TableRowModel line, boolean empty) {
        super.updateItem(line, empty);
        boolean experiment = !empty && line != null && line.shown() instanceof RowContent.Experiment;
        pseudoClassStateChanged(FieldCell.EXPERIMENT, experiment);
        setTooltip(empty || line == null ? null : tooltip(line));
    }

    private Tooltip tooltip(TableRowModel line) {
        Tooltip tooltip = new Tooltip();
        tooltip.setOnShowing(event -> tooltip.setText(describe(line.shown())));
        return tooltip;
    }

    private String describe(RowContent shown) {
        if (shown instanceof RowContent.Experiment experiment) {
            return "%s\n%d runs of one experiment: %s\nNumbers are mean ± standard deviation over n = %d finished seeds%s"
                    .formatted(
                            experiment.newest().row().name(),
                            experiment.runs().size(),
                            experiment.states(),
                            experiment.counted().size(),
                            experiment
                                    .warning()
                                    .map(sentence -> "\n" + sentence)
                                    .orElse(""));
        }
        ListedRun run = shown.runs().get(0);
        return "%s\n%s\nCreated %s\n%s%s"
                .formatted(
                        run.row().name(),
                        run.row().runId(),
                        Timestamps.minute(run.row().created()),
                        run.progressSentence(),
                        run.badge().sentence().equals(run.badge().word())
                                ? ""
                                : "\n" + run.badge().sentence());
    }
}
