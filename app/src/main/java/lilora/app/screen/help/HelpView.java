package lilora.app.screen.help;

import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Shows help: pages at the left, the chosen one at the right. */
final class HelpView extends SplitPane {
    private final VBox page = new VBox(12);

    HelpView(HelpViewModel model) {
        setId("help");
        TextField search = new TextField();
        search.setId("help-search");
        search.setPromptText("Search help and glossary");
        search.textProperty().bindBidirectional(model.queryProperty());
        VBox left = new VBox(8, search, topics(model));
        left.getStyleClass().add("help-side");
        left.setMinWidth(200);
        page.getStyleClass().add("page");
        page.setMaxWidth(720);
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        getItems().addAll(left, scroll);
        setDividerPositions(0.28);
        SplitPane.setResizableWithParent(left, false);
        fill(model.shownProperty().get());
    }

    private ListView<Topic> topics(HelpViewModel model) {
        ListView<Topic> list = new ListView<>(model.topics());
        list.setId("help-topics");
        list.setPlaceholder(new Label("Nothing matches"));
        list.setCellFactory(view -> new TopicCell());
        list.getSelectionModel().select(model.shownProperty().get());
        list.getSelectionModel().selectedItemProperty().addListener((value, before, now) -> {
            if (now != null) {
                model.shownProperty().set(now);
            }
        });
        list.scrollTo(model.shownProperty().get());
        model.shownProperty().addListener((value, before, now) -> {
            boolean elsewhere = !now.equals(list.getSelectionModel().getSelectedItem());
            list.getSelectionModel().select(now);
            if (elsewhere) {
                list.scrollTo(now);
            }
            fill(now);
        });
        // A search that leaves the page listed moves it to another row, and the list would mark none.
        model.topics().addListener((ListChangeListener<Topic>) change -> {
            if (model.topics().contains(model.shownProperty().get())) {
                list.getSelectionModel().select(model.shownProperty().get());
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        return list;
    }

    private void fill(Topic topic) {
        Label chapter = new Label(topic.chapter());
        chapter.getStyleClass().add("field-name");
        Label title = new Label(topic.title());
        title.setId("help-title");
        title.getStyleClass().add("title");
        title.setWrapText(true);
        page.getChildren().setAll(new VBox(2, chapter, title));
        if (!topic.formula().isEmpty()) {
            Label formula = new Label(topic.formula());
            formula.getStyleClass().add("formula");
            formula.setWrapText(true);
            page.getChildren().add(formula);
        }
        for (String paragraph : topic.paragraphs()) {
            Label text = new Label(paragraph);
            text.setWrapText(true);
            page.getChildren().add(text);
        }
    }

    private static final class TopicCell extends ListCell<Topic> {
        @Override
        protected void updateItem(@Nullable Topic topic, boolean empty) {
            super.updateItem(topic, empty);
            if (empty || topic == null) {
                setGraphic(null);
                return;
            }
            Label chapter = new Label(topic.chapter());
            chapter.getStyleClass().addAll("muted", "small-text");
            Label title = new Label(topic.title());
            title.setMinWidth(0);
            setPrefWidth(0);
            setGraphic(new VBox(title, chapter));
        }
    }
}
