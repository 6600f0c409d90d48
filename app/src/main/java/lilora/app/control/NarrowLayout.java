package lilora.app.control;

import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/** Tells when there is little room for words: a window made narrow and text made large are the same. */
public final class NarrowLayout {
    private NarrowLayout() {}

    /**
     * Whether a region is narrower than so many ems; false until it has a width.
     *
     * @param measure something in the region whose font has the size of its text
     */
    public static BooleanBinding than(Region region, Labeled measure, double ems) {
        return Bindings.createBooleanBinding(
                () -> region.getWidth() > 0
                        && region.getWidth() < ems * measure.getFont().getSize(),
                region.widthProperty(),
                measure.fontProperty());
    }

    /**
     * Arranges something now and whenever the condition changes, after the layout in which it does: what is moved in the
     * middle of a layout keeps sizes that are not its own.
     */
    public static void follow(BooleanBinding narrow, Consumer<Boolean> arrange) {
        arrange.accept(narrow.get());
        narrow.addListener((value, before, now) -> {
            PauseTransition after = new PauseTransition(Duration.ONE);
            after.setOnFinished(event -> arrange.accept(narrow.get()));
            after.play();
        });
    }
}
