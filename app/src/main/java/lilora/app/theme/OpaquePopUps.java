package lilora.app.theme;

import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.stage.PopupWindow;
import javafx.stage.Window;

/**
 * Pop-ups where the desktop draws no transparent windows, as on many remote ones: the toolkit would show their shadows and
 * corners on white. A pop-up's background is set by the toolkit's code, which no stylesheet can change.
 */
final class OpaquePopUps {
    private OpaquePopUps() {}

    /** Whether pop-ups must do without transparency here. */
    static boolean needed() {
        return !Platform.isSupported(ConditionalFeature.TRANSPARENT_WINDOW);
    }

    /** Fills every pop-up from now on with the colour of a border. */
    static void follow(ObservableValue<Palette> palette) {
        Window.getWindows().addListener((ListChangeListener<Window>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(window -> fill(window, palette.getValue()));
            }
        });
    }

    private static void fill(Window window, Palette palette) {
        Scene scene = window.getScene();
        if (window instanceof PopupWindow && scene != null) {
            scene.setFill(Color.web(palette.border()));
        }
    }
}
