package lilora.builder.pretraining.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.util.Random;
import lilora.builder.pretraining.word.Noun;

/**
 * A flat shape of one colour.
 *
 * @param form its outline
 * @param color its colour
 */
public record ShapeMotif(Form form, PaintColor color) implements Motif {
    @Override
    public Noun noun() {
        return form.noun();
    }

    @Override
    public void paint(Graphics2D canvas, Square place, Random random) {
        Shape shape = form.at(place.x(), place.y(), place.side());
        Color shade = color.shade(random);
        canvas.setColor(shade);
        canvas.fill(shape);
        if (random.nextInt(4) == 0) {
            canvas.setColor(color == PaintColor.BLACK ? shade.brighter() : shade.darker());
            canvas.setStroke(new BasicStroke(1.5f));
            canvas.draw(shape);
        }
    }
}
