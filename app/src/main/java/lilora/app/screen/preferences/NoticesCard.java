package lilora.app.screen.preferences;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;

/** Who is told when a run ends, fails, forgets much, or its disk runs low. */
final class NoticesCard {
    private final PreferencesViewModel model;
    private final PreferenceRows rows;

    NoticesCard(PreferencesViewModel model, PreferenceRows rows) {
        this.model = model;
        this.rows = rows;
    }

    Node card() {
        return PreferenceRows.card(
                "Notices of runs",
                rows.row(
                        "Desktop",
                        "When a run ends, fails, forgets much or its disk runs low and this window is not in front",
                        desktop()),
                rows.row(
                        "Command",
                        "A program that gets the run as JSON on its standard input; no shell reads it, quotes hold words together",
                        command()),
                rows.row(
                        "Webhook",
                        "An address that gets the same by POST, https:// or on this computer; kept in the preferences, never logged",
                        webhook()),
                PreferenceRows.said(
                        "notice-error", "verdict-error", model.notices().errorProperty()),
                trial(),
                PreferenceRows.said("notice-result", "muted", model.notices().resultProperty()));
    }

    private Node command() {
        TextField command = new TextField();
        command.setPromptText("notify-me --loud");
        return PreferenceRows.text(
                command,
                "notice-command",
                model.preferences().map(now -> now.noticeSettings().toCommand().orElse("")),
                model.notices()::command);
    }

    /** Whoever knows the address may write there: it is not for who looks over a shoulder. */
    private Node webhook() {
        PasswordField webhook = new PasswordField();
        webhook.setPromptText("https://…");
        return PreferenceRows.text(
                webhook,
                "notice-webhook",
                model.preferences().map(now -> now.noticeSettings().toWebhook().orElse("")),
                model.notices()::webhook);
    }

    private Node trial() {
        Button attempt = new Button();
        attempt.setId("try-notices");
        attempt.setOnAction(event -> model.notices().attempt());
        // Not disabled: keys would go to something else then.
        attempt.textProperty().bind(model.notices().tryingProperty().map(trying -> trying ? "Trying…" : "Try it"));
        HBox trial = new HBox(attempt);
        trial.setAlignment(Pos.CENTER_RIGHT);
        return trial;
    }

    private Node desktop() {
        CheckBox box = new CheckBox();
        box.setId("notice-desktop");
        box.setAccessibleText("Tell the desktop when a run ends");
        box.setOnAction(event -> model.notices().desktop(box.isSelected()));
        model.preferences()
                .subscribe(now -> box.setSelected(now.noticeSettings().tellsDesktop()));
        return box;
    }
}
