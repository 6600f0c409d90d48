package lilora.app.screen.experiment;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import lilora.app.control.HeaderRow;
import lilora.app.control.ImageDecoder;
import lilora.app.form.LabelConverter;
import lilora.app.format.Formats;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.plan.BatchPreview;
import lilora.engine.plan.BatchPreview.Kind;
import org.jspecify.annotations.Nullable;

/** The batch that a stage begins with, as the model sees it: pictures, template, and in colour what is learned. */
final class BatchesView extends VBox {
    private static final double SIDE = 112;

    private final ComboBox<BatchPreview> stages = new ComboBox<>();
    private final Label about = new Label();
    private final VBox samples = new VBox(12);

    BatchesView(ObservableValue<List<BatchPreview>> batches) {
        super(12);
        setId("first-batch");
        getStyleClass().add("card");
        Label title = new Label("First batch as the model sees it");
        title.getStyleClass().add("heading");
        stages.setId("first-batch-stage");
        stages.setAccessibleText("Stage whose first batch is shown");
        stages.setConverter(new LabelConverter<>(BatchesView::name));
        stages.valueProperty().subscribe(this::show);
        about.setId("first-batch-about");
        about.getStyleClass().add("muted");
        about.setWrapText(true);
        getChildren().addAll(new HeaderRow().start(title, stages), about, samples);
        batches.subscribe(this::offer);
    }

    private static String name(BatchPreview batch) {
        List<String> tasks = batch.samples().stream()
                .map(BatchPreview.Sample::task)
                .distinct()
                .toList();
        return "Stage " + batch.stage() + " · " + (tasks.size() == 1 ? tasks.get(0) : "several tasks");
    }

    private void offer(List<BatchPreview> batches) {
        setVisible(!batches.isEmpty());
        setManaged(!batches.isEmpty());
        stages.getItems().setAll(batches);
        stages.setValue(batches.isEmpty() ? null : batches.get(0));
    }

    private void show(@Nullable BatchPreview batch) {
        samples.getChildren().clear();
        if (batch == null) {
            return;
        }
        about.setText(
                "%s of the batch, padded to %,d positions. What is coloured is learned: the loss is taken there. Nothing is cut off."
                        .formatted(Formats.counted(batch.samples().size(), "sample"), batch.length()));
        batch.samples().forEach(sample -> samples.getChildren().add(row(sample, batch.length())));
    }

    private static HBox row(BatchPreview.Sample sample, int length) {
        Label numbers = new Label("%s · %,d positions, %,d learned, %,d padding"
                .formatted(sample.id(), sample.length(), sample.supervised(), length - sample.length()));
        numbers.getStyleClass().addAll("small-text", "muted");
        numbers.setWrapText(true);
        VBox beside = new VBox(4, text(sample), numbers);
        beside.setMinWidth(0);
        HBox.setHgrow(beside, Priority.ALWAYS);
        HBox row = new HBox(16, pictures(sample), beside);
        row.setAlignment(Pos.TOP_LEFT);
        row.getStyleClass().add("batch-sample");
        return row;
    }

    /** All that a sample shows, one below the other. */
    private static VBox pictures(BatchPreview.Sample sample) {
        VBox column = new VBox(4);
        if (sample.images().isEmpty()) {
            Label none = new Label("text only");
            none.getStyleClass().addAll("small-text", "muted");
            column.getChildren().add(frame(none));
        }
        for (RgbImage seen : sample.images()) {
            ImageView image = new ImageView(ImageDecoder.image(seen));
            image.setFitWidth(SIDE);
            image.setFitHeight(SIDE);
            image.setPreserveRatio(true);
            column.getChildren().add(frame(image));
        }
        return column;
    }

    private static StackPane frame(Node content) {
        StackPane frame = new StackPane(content);
        frame.getStyleClass().add("picture-frame");
        frame.setMinSize(SIDE, SIDE);
        frame.setMaxSize(SIDE, SIDE);
        return frame;
    }

    private static TextFlow text(BatchPreview.Sample sample) {
        TextFlow flow = new TextFlow();
        for (BatchPreview.Part part : sample.parts()) {
            Text text =
                    new Text(part.kind() == Kind.IMAGE ? "[%,d visual tokens]".formatted(part.tokens()) : part.text());
            text.getStyleClass()
                    .add(
                            switch (part.kind()) {
                                case PROMPT -> "batch-prompt";
                                case SUPERVISED -> "batch-supervised";
                                case IMAGE -> "batch-image";
                            });
            flow.getChildren().add(text);
        }
        return flow;
    }
}
