package lilora.app.screen.tasks;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.card.CardView;
import lilora.app.command.Command;
import lilora.app.command.CommandButton;
import lilora.engine.data.TaskDescription;
import lilora.engine.metric.Scorers;
import org.jspecify.annotations.Nullable;

/** The task that is looked at: what it is, its items, its answers, its check. */
final class TaskDetailView extends StackPane {
    private final TaskLibraryViewModel library;
    private final Label title = new Label();
    private final Label description = new Label();
    private final FlowPane facts = new FlowPane(6, 6);
    private final AnswerLengths lengths = new AnswerLengths();
    private final Label lengthsNote = new Label();
    private final VBox answers;
    private final ItemView items;
    private final ScrollPane scroll;
    private final Node nothing;
    private final CommandButton remove;

    TaskDetailView(TaskLibraryViewModel library, ImageLoader pictures, Command removal) {
        this.library = library;
        this.items = new ItemView(library, pictures);
        title.getStyleClass().add("title");
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        remove = new CommandButton(removal);
        remove.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(12, title, remove);
        facts.setMinWidth(0);
        description.setId("task-description");
        description.setWrapText(true);
        description.setMinHeight(Region.USE_PREF_SIZE);
        description.getStyleClass().add("muted");
        answers = answers(lengths, lengthsNote);
        VBox page = new VBox(
                16,
                new VBox(8, head, facts, description),
                items,
                new CardView(library.card(), "task"),
                answers,
                new ReportView(library));
        page.getStyleClass().add("detail-page");
        page.setFillWidth(true);
        scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        nothing = empty();
        getChildren().addAll(scroll, nothing);
        library.stateProperty().addListener((observed, before, now) -> show());
        library.selectedProperty().addListener((observed, before, now) -> {
            scroll.setVvalue(0);
            show();
        });
        show();
    }

    private static VBox answers(AnswerLengths lengths, Label note) {
        Label heading = new Label("Length of the answers");
        heading.getStyleClass().add("heading");
        note.getStyleClass().addAll("small-text", "muted");
        note.setWrapText(true);
        VBox answers = new VBox(8, heading, lengths, note);
        answers.getStyleClass().add("card");
        return answers;
    }

    private static Node empty() {
        Label text = new Label("Choose a task to see its images, questions and answers.");
        text.getStyleClass().add("muted");
        VBox box = new VBox(text);
        box.getStyleClass().add("empty-state");
        box.setAlignment(Pos.CENTER);
        return box;
    }

    private void show() {
        LibraryTask task = library.selectedProperty().get();
        nothing.setVisible(task == null);
        scroll.setVisible(task != null);
        if (task == null) {
            return;
        }
        TaskDescription about = task.description();
        title.setText(task.title());
        remove.setVisible(!task.shipped());
        remove.setManaged(!task.shipped());
        description.setText(about == null ? task.fault() : about.description());
        facts.getChildren().setAll(tag(task.shipped() ? "shipped" : "imported"), tag(task.id()));
        if (about != null) {
            facts.getChildren().addAll(tag(about.kind()), tag("scored by " + Scorers.title(about.metric())));
            facts.getChildren().add(tag(terms(about.licence())));
        }
        boolean ready = library.stateProperty().get() == TaskLibraryViewModel.State.READY;
        boolean broken = library.stateProperty().get() == TaskLibraryViewModel.State.BROKEN;
        items.setVisible(!broken);
        items.setManaged(!broken);
        answers.setVisible(ready);
        answers.setManaged(ready);
        library.detailProperty().get().ifPresent(detail -> {
            lengths.show(detail.answerWords());
            int longest =
                    detail.answerWords().isEmpty() ? 0 : detail.answerWords().lastKey();
            lengthsNote.setText("Words in each %s answer; the longest has %,d."
                    .formatted(detail.train().isEmpty() ? "test" : "training", longest));
        });
    }

    private static String terms(@Nullable String licence) {
        return licence == null ? "no licence named" : licence;
    }

    private Label tag(String text) {
        Label tag = new Label(text);
        tag.getStyleClass().add("tag");
        tag.setWrapText(true);
        tag.setMinHeight(Region.USE_PREF_SIZE);
        tag.maxWidthProperty().bind(Bindings.max(200, facts.widthProperty()));
        return tag;
    }
}
