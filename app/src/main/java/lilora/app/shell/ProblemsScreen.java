package lilora.app.shell;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.dialog.ProblemView;
import org.kordamp.ikonli.javafx.FontIcon;

/** What went wrong since the window was opened, newest first. Looking at it clears the badge. */
public final class ProblemsScreen implements Screen {
    /** Name of the screen. */
    public static final String ID = "problems";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final NotificationCenter center;
    private final VBox list = new VBox(12);

    public ProblemsScreen(NotificationCenter center) {
        this.center = center;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Problems";
    }

    @Override
    public String icon() {
        return "mdi2a-alert-circle-outline";
    }

    @Override
    public Place place() {
        return Place.NOWHERE;
    }

    @Override
    public Node view() {
        list.getStyleClass().add("page");
        list.setMaxWidth(860);
        HBox centred = new HBox(list);
        HBox.setHgrow(list, Priority.ALWAYS);
        centred.setAlignment(Pos.TOP_CENTER);
        ScrollPane scroll = new ScrollPane(centred);
        scroll.setId("problem-list");
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        center.problems().addListener((ListChangeListener<NotificationCenter.Entry>) change -> fill());
        fill();
        return scroll;
    }

    @Override
    public void shown() {
        center.seen();
    }

    private void fill() {
        if (center.problems().isEmpty()) {
            VBox empty =
                    new VBox(new FontIcon("mdi2c-check-circle-outline"), new Label("Nothing has gone wrong so far"));
            empty.getStyleClass().add("empty-state");
            list.getChildren().setAll(empty);
            return;
        }
        list.getChildren()
                .setAll(center.problems().stream().map(ProblemsScreen::card).toList());
    }

    private static Node card(NotificationCenter.Entry entry) {
        Label time = new Label(TIME.format(entry.time()));
        time.getStyleClass().addAll("muted", "small-text");
        VBox card = new VBox(6, time, new ProblemView(entry.problem()));
        card.getStyleClass().add("card");
        return card;
    }
}
