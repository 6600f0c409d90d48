package lilora.app.control;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/** What went wrong, as long as something did. */
public final class ErrorNotice extends Label {
    /**
     * A notice.
     *
     * @param id of the label
     * @param problem its text; empty where all is well
     */
    public ErrorNotice(String id, ObservableStringValue problem) {
        setId(id);
        setWrapText(true);
        setMinHeight(Region.USE_PREF_SIZE);
        getStyleClass().addAll("notice", "notice-error");
        textProperty().bind(problem);
        visibleProperty().bind(Bindings.isNotEmpty(problem));
        managedProperty().bind(visibleProperty());
    }
}
