package lilora.app.control;

import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** Puts a text on the clipboard, and says so. */
public final class CopyButton extends Button {
    private final String label;

    /**
     * A button.
     *
     * @param label what it says until it is pressed
     * @param copied what is there to be copied when it is
     */
    public CopyButton(String label, Supplier<String> copied) {
        super(label);
        this.label = label;
        setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(copied.get());
            Clipboard.getSystemClipboard().setContent(content);
            setText("Copied");
        });
    }

    /** There is another text now, which was not copied yet. */
    public void renew() {
        setText(label);
    }
}
