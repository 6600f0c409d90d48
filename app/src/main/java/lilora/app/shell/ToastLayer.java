package lilora.app.shell;

import java.util.HashMap;
import java.util.Map;
import javafx.animation.PauseTransition;
import javafx.beans.binding.BooleanExpression;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import lilora.app.dialog.DialogService;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Notices over the lower right corner of the window. The mouse over one, or the focus in it, keeps it. */
final class ToastLayer extends VBox {
    private static final Duration SHORT = Duration.seconds(5);
    private static final Duration LONG = Duration.seconds(10);

    private final NotificationCenter center;
    private final DialogService dialogs;
    private final Map<Notice, Node> shown = new HashMap<>();
    /** Where the focus was before it went to a notice. */
    private @Nullable Node before;

    ToastLayer(NotificationCenter center, DialogService dialogs) {
        super(8);
        this.center = center;
        this.dialogs = dialogs;
        setId("toasts");
        getStyleClass().add("toasts");
        setAlignment(Pos.BOTTOM_RIGHT);
        setPickOnBounds(false);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.focusOwnerProperty().addListener((value, old, now) -> {
                    if (now != null && old != null && holds(now) && !holds(old)) {
                        before = old;
                    }
                });
            }
        });
        center.notices().addListener((ListChangeListener<Notice>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(this::hide);
                change.getAddedSubList().forEach(this::show);
            }
        });
    }

    /** Gives the keyboard to the newest notice: to what it offers, or to its cross. */
    void focusNewest() {
        if (getChildren().isEmpty()) {
            return;
        }
        getChildren().get(getChildren().size() - 1).lookupAll(".button").stream()
                .findFirst()
                .ifPresent(Node::requestFocus);
    }

    private void hide(Notice notice) {
        Node toast = shown.remove(notice);
        boolean focused = toast != null && toast.isFocusWithin();
        if (focused) {
            giveBack();
        }
        getChildren().remove(toast);
    }

    private boolean holds(Node node) {
        Node up = node;
        while (up != null && up != this) {
            up = up.getParent();
        }
        return up == this;
    }

    private void giveBack() {
        Node back = before;
        before = null;
        if (back != null && back.getScene() == getScene()) {
            back.requestFocus();
        } else {
            getScene().getRoot().requestFocus();
        }
    }

    private void show(Notice notice) {
        Label text = new Label(notice.sentence());
        text.setWrapText(true);
        text.setMaxWidth(360);
        text.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        boolean problem = notice.problem().isPresent();
        FontIcon icon = new FontIcon(problem ? "mdi2a-alert-circle-outline" : "mdi2i-information-outline");
        HBox toast = new HBox(10, icon, text);
        toast.getStyleClass().addAll("toast", problem ? "toast-problem" : "toast-plain");
        toast.setAlignment(Pos.CENTER_LEFT);
        toast.setMaxWidth(Region.USE_PREF_SIZE);
        notice.offer().ifPresent(offer -> toast.getChildren().add(button(offer.label(), notice, offer.action())));
        notice.problem()
                .ifPresent(whole -> toast.getChildren().add(button("Details", notice, () -> dialogs.show(whole))));
        Button close = new Button("", new FontIcon("mdi2c-close"));
        close.getStyleClass().addAll("button-icon", "flat", "toast-close");
        close.setAccessibleText("Close this notice");
        close.setOnAction(event -> center.dismiss(notice));
        toast.getChildren().add(close);
        PauseTransition stay = new PauseTransition(problem || notice.offer().isPresent() ? LONG : SHORT);
        stay.setOnFinished(event -> center.dismiss(notice));
        BooleanExpression held = toast.hoverProperty().or(toast.focusWithinProperty());
        toast.hoverProperty().addListener(value -> hold(stay, held.get()));
        toast.focusWithinProperty().addListener(value -> hold(stay, held.get()));
        toast.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                center.dismiss(notice);
                event.consume();
            }
        });
        shown.put(notice, toast);
        getChildren().add(toast);
        stay.play();
    }

    private static void hold(PauseTransition stay, boolean held) {
        if (held) {
            stay.stop();
        } else {
            stay.playFromStart();
        }
    }

    private Button button(String label, Notice notice, Runnable action) {
        Button button = new Button(label);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.getStyleClass().add("small");
        button.setOnAction(event -> {
            center.dismiss(notice);
            action.run();
        });
        return button;
    }
}
