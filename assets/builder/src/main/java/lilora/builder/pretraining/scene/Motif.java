package lilora.builder.pretraining.scene;

import java.awt.Graphics2D;
import java.util.Random;
import lilora.builder.pretraining.word.Noun;
import org.jspecify.annotations.Nullable;

/** A thing that can be put into a scene. */
public interface Motif {
    /** Its name without colour. */
    Noun noun();

    /** Its colour where one word tells it, or null. */
    @Nullable
    PaintColor color();

    /**
     * Paints it.
     *
     * @param canvas where to paint
     * @param place where its square lies
     * @param random decides shades and outlines
     */
    void paint(Graphics2D canvas, Square place, Random random);

    /** The name with its colour, if it has one. */
    default Noun fullNoun() {
        PaintColor color = color();
        return color == null ? noun() : noun().with(color.word());
    }
}
