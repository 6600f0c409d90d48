package lilora.app.screen.answers;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import lilora.app.format.Formats;
import lilora.engine.run.PredictionLine;

/** One item in full: image, question, references, and the answer at each stage. */
final class ItemDetail extends ScrollPane {
    private static final double LARGEST = 260;
    private static final double ENLARGED = 3;

    private final AnswersViewModel model;
    private final VBox content = new VBox();
    private final VBox images = new VBox(4);
    private final Label noImage = new Label();

    ItemDetail(AnswersViewModel model) {
        this.model = model;
        setFitToWidth(true);
        setContent(content);
        content.getStyleClass().add("item-detail");
        noImage.getStyleClass().addAll("muted", "small-text");
        noImage.setWrapText(true);
        noImage.managedProperty().bind(noImage.textProperty().isNotEmpty());
        model.pickedProperty().subscribe(item -> item.ifPresentOrElse(this::build, this::nothing));
        model.imagesProperty().subscribe(this::showImages);
        model.imageMissingProperty().subscribe(missing -> {
            if (missing) {
                noImage.setText("The image is no longer where it was.");
            }
        });
    }

    /** One below the other, in the order that the question shows them. */
    private void showImages(List<ImageBytes> pictures) {
        images.getChildren().clear();
        for (ImageBytes picture : pictures) {
            ImageView image = new ImageView();
            image.setPreserveRatio(true);
            image.setSmooth(false);
            image.setAccessibleText(model.pickedProperty()
                    .get()
                    .map(item -> "Image of item " + item.item().item())
                    .orElse(""));
            images.getChildren().add(image);
            model.run("Drawing an image", progress -> picture.decode())
                    .onDone(loaded -> draw(image, loaded))
                    .onFailed(error -> {
                        if (images.getChildren().contains(image)) {
                            noImage.setText(error.getMessage());
                        }
                    });
        }
    }

    private void draw(ImageView image, Image loaded) {
        // Pictures of the small models are a few pixels wide and are shown enlarged.
        double widest = Math.min(LARGEST, loaded.getWidth() * ENLARGED);
        image.fitWidthProperty().bind(viewportBoundsProperty().map(bounds -> fitting(widest, bounds.getWidth())));
        image.setFitHeight(LARGEST);
        image.setImage(loaded);
    }

    /** No wider than there is room, so that nothing beside it is cut. */
    private double fitting(double widest, double room) {
        double inside =
                room - content.getInsets().getLeft() - content.getInsets().getRight();
        return inside > 0 ? Math.min(widest, inside) : widest;
    }

    private void nothing() {
        Label hint = new Label("Pick an item to see its image and every answer.");
        hint.getStyleClass().add("muted");
        hint.setWrapText(true);
        content.getChildren().setAll(hint);
    }

    private void build(ItemHistory item) {
        images.getChildren().clear();
        noImage.setText(item.item().shown().isEmpty() ? "This question has no image." : "");
        content.getChildren().setAll(images, noImage);
        Label id = new Label("Item " + item.item().item());
        id.getStyleClass().addAll("muted", "small-text");
        content.getChildren()
                .addAll(
                        id,
                        heading("Question"),
                        text(item.item().prompt()),
                        heading("Reference"),
                        text(String.join("  |  ", item.item().answers())),
                        heading("Answers"));
        item.answers().forEach((stage, answer) -> content.getChildren().add(answer(stage, answer, item.learnedAt())));
        setVvalue(0);
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private static Label text(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }

    private static Node answer(int stage, PredictionLine answer, int learnedAt) {
        String when = stage == 0 ? "Before" : "After " + stage;
        Label place = new Label(when + (stage == learnedAt ? " (learned)" : ""));
        place.getStyleClass().addAll("muted", "answer-stage");
        String glyph = AnswersView.glyph(Optional.of(answer));
        Label verdict = new Label(glyph);
        verdict.getStyleClass()
                .add(
                        switch (glyph) {
                            case "✓" -> "answer-right";
                            case "≈" -> "answer-form";
                            default -> "answer-wrong";
                        });
        verdict.setMinWidth(USE_PREF_SIZE);
        Label said = text(answer.text().isBlank() ? "(no answer)" : answer.text());
        said.setMinWidth(0);
        HBox line = new HBox(place, verdict, said);
        line.getStyleClass().add("answer-line");
        if (answer.formatOnlyError()) {
            Label form = new Label("wrong form only");
            form.getStyleClass().add("tag");
            form.setMinWidth(USE_PREF_SIZE);
            line.getChildren().add(form);
        }
        if (answer.verdict().equals("GRADED") || answer.verdict().equals("PARTIAL")) {
            Label credit = new Label("credit " + Formats.threeDigits(answer.credit()));
            credit.getStyleClass().addAll("muted", "small-text");
            credit.setMinWidth(USE_PREF_SIZE);
            line.getChildren().add(credit);
        }
        return line;
    }
}
