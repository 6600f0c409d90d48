package lilora.app.control;

import javafx.beans.value.ObservableValue;
import javafx.scene.Node;

/** Follows what lives longer than a node does. */
public final class WhileInScene {
    private WhileInScene() {}

    /**
     * A value as it is while the node is in a scene, and as it was last while it is not: a node that was replaced is told nothing,
     * works at nothing and is kept by nobody. Put back, it is told of what it missed.
     */
    public static <T> ObservableValue<T> of(Node node, ObservableValue<T> value) {
        return value.when(node.sceneProperty().map(scene -> true));
    }
}
