package lilora.app.command;

import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A button for a command. The tooltip belongs to the pane around the button, because a disabled button shows none: it
 * names the keys, or says why the command cannot be used.
 */
public final class CommandButton extends StackPane {
    private final Button button = new Button();

    /** A button with icon, if the command has one, and title. */
    public CommandButton(Command command) {
        button.setText(command.title());
        if (!command.icon().isEmpty()) {
            button.setGraphic(new FontIcon(command.icon()));
        }
        button.setId(command.id());
        button.setMnemonicParsing(false);
        button.setOnAction(event -> command.run());
        button.setMaxWidth(Double.MAX_VALUE);
        button.disableProperty().bind(command.disabledReason().map(reason -> reason.isPresent()));
        getStyleClass().add("command-button");
        getChildren().add(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty().bind(command.disabledReason().map(reason -> reason.orElseGet(() -> text(command))));
        Tooltip.install(this, tooltip);
        button.accessibleHelpProperty().bind(tooltip.textProperty());
    }

    /** Shows the icon alone; the title stays in the tooltip and for screen readers. */
    public CommandButton iconOnly() {
        button.setAccessibleText(button.getText());
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.getStyleClass().addAll("button-icon", "flat");
        return this;
    }

    /** With a style class such as {@code accent} or {@code flat}. */
    public CommandButton styled(String styleClass) {
        button.getStyleClass().add(styleClass);
        return this;
    }

    private static String text(Command command) {
        return command.shortcut()
                .map(keys -> command.title() + "  (" + keys.text() + ")")
                .orElse(command.title());
    }
}
