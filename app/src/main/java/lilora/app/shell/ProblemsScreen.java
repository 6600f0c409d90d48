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
import lilora.app.dialog.ProblemReports;
import lilora.app.dialog.ProblemView;
import lilora.app.dialog.ReportButton;
import org.kordamp.ikonli.javafx.FontIcon;

/** What went wrong since the window was opened, newest first. Looking at it clears the badge. */
public final class ProblemsScreen implements Screen {
    /** Name of the screen. */
    public static final String ID = "problems";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final NotificationCenter center;
    private final ProblemReports reports;
    private final VBox list = new VBox(12);

    /**
     * The screen.
     *
     * @param reports of problems, for others
     */
    public ProblemsScreen(NotificationCenter center, ProblemReports reports) {
        this.center = center;
        this.reports = reports;
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
            list.getChildren().setAll(report(), empty);
            return;
        }
        list.getChildren().setAll(report());
        list.getChildren().addAll(center.problems().stream().map(this::card).toList());
    }

    private Node report() {
        Label what = new Label(
                "For a report: versions, system, settings, the last problems, and the end of the log and events of the run"
                        + " that was written to last. Homes, names of accounts, keys, tokens and addresses are taken out.");
        what.setWrapText(true);
        what.getStyleClass().add("muted");
        HBox.setHgrow(what, Priority.ALWAYS);
        what.setMaxWidth(Double.MAX_VALUE);
        HBox row = new HBox(12, what, new ReportButton(reports, () -> ""));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node card(NotificationCenter.Entry entry) {
        Label time = new Label(TIME.format(entry.time()));
        time.getStyleClass().addAll("muted", "small-text");
        VBox card = new VBox(6, time, new ProblemView(entry.problem(), reports));
        card.getStyleClass().add("card");
        return card;
    }
}
