package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.control.ImageDecoder;

/** Questions that are held out, each with its picture, its reference and how the answer changes while the run learns. */
final class SampleAnswersView extends ScrollPane {
    private static final int PICTURE = 180;

    private final RunViewModel model;
    private final VBox list = new VBox();
    private final Label none = new Label();
    private final List<Card> cards = new ArrayList<>();

    SampleAnswersView(RunViewModel model) {
        this.model = model;
        setId("run-samples");
        setFitToWidth(true);
        getStyleClass().add("run-scroll");
        list.getStyleClass().add("run-samples");
        none.getStyleClass().add("muted");
        none.setWrapText(true);
        setContent(list);
    }

    void show(SampleAnswers samples) {
        boolean same = samples.items().size() == cards.size();
        for (int i = 0; same && i < cards.size(); i++) {
            same = cards.get(i).item.isSame(samples.items().get(i));
        }
        if (!same) {
            cards.clear();
            samples.items().forEach(item -> cards.add(new Card(item)));
        }
        for (int i = 0; i < cards.size(); i++) {
            cards.get(i).show(samples.items().get(i));
        }
        if (cards.isEmpty()) {
            none.setText("The first answers come before the first step, once model and data have been read.");
            list.getChildren().setAll(none);
        } else if (!same) {
            list.getChildren().setAll(cards);
        }
    }

    /** One question; its picture is read once. */
    private final class Card extends HBox {
        private SampleAnswers.Item item;
        private final VBox answers = new VBox(4);
        private List<SampleAnswers.Answer> shown = List.of();

        Card(SampleAnswers.Item item) {
            super(16);
            this.item = item;
            getStyleClass().addAll("card", "sample-card");
            VBox words = new VBox(6);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            Label about = new Label("%s · item %s".formatted(item.title(), item.id()));
            about.getStyleClass().addAll("small-text", "muted");
            words.getChildren().addAll(about, said("Question", item.question()), said("Reference", item.reference()));
            words.getChildren().add(answers);
            if (!item.images().isEmpty()) {
                getChildren().add(picture(item));
            }
            getChildren().add(words);
        }

        private StackPane picture(SampleAnswers.Item of) {
            ImageView view = new ImageView();
            view.setPreserveRatio(true);
            view.setFitWidth(PICTURE);
            view.setFitHeight(PICTURE);
            view.setAccessibleText("Image of item " + of.id());
            StackPane frame = new StackPane(view);
            frame.getStyleClass().add("sample-picture");
            frame.setMinSize(PICTURE, Region.USE_PREF_SIZE);
            frame.setPrefWidth(PICTURE);
            String name = of.images().get(0);
            model.picture(
                    of.folder(),
                    name,
                    bytes -> ImageDecoder.thumbnail(bytes, name, 2 * PICTURE),
                    view::setImage,
                    () -> frame.getChildren().setAll(gone()));
            return frame;
        }

        private static Label gone() {
            Label gone = new Label("The image is no longer where it was.");
            gone.setWrapText(true);
            gone.getStyleClass().addAll("small-text", "muted");
            return gone;
        }

        void show(SampleAnswers.Item now) {
            item = now;
            if (shown.equals(now.answers())) {
                return;
            }
            shown = now.answers();
            List<Node> lines = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                HBox line = said(
                        shown.get(i).after(),
                        shown.get(i).text().isBlank()
                                ? "(no answer)"
                                : shown.get(i).text());
                if (i == 0) {
                    line.getStyleClass().add("sample-newest");
                }
                lines.add(line);
            }
            answers.getChildren().setAll(lines);
        }

        private static HBox said(String who, String what) {
            Label name = new Label(who);
            name.getStyleClass().addAll("muted", "sample-name");
            name.setMinWidth(USE_PREF_SIZE);
            Label text = new Label(what.strip());
            text.setWrapText(true);
            text.setMinWidth(0);
            text.setMinHeight(USE_PREF_SIZE);
            HBox.setHgrow(text, Priority.ALWAYS);
            HBox line = new HBox(12, name, text);
            line.getStyleClass().add("sample-line");
            return line;
        }
    }
}
