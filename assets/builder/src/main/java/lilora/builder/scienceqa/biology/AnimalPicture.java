package lilora.builder.scienceqa.biology;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.image.ImageScaler;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** A drawing cut to what is drawn and laid on a light ground. */
final class AnimalPicture {
    private static final int INSIDE = 210;
    private static final double ENLARGED = 1.5;
    private static final List<Color> GROUNDS =
            List.of(Color.WHITE, new Color(234, 243, 232), new Color(246, 241, 230), new Color(236, 240, 247));

    private AnimalPicture() {}

    /** Each view has another ground, and every second one is mirrored. */
    static BufferedImage of(BufferedImage drawing, int view) {
        BufferedImage small = fitted(ImageScaler.trim(drawing));
        BufferedImage animal = view % 2 == 0 ? small : ImageScaler.mirror(small);
        int size = ScienceQuestion.SIZE;
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setColor(GROUNDS.get(view % GROUNDS.size()));
        g.fillRect(0, 0, size, size);
        g.drawImage(animal, (size - animal.getWidth()) / 2, (size - animal.getHeight()) / 2, null);
        g.dispose();
        return picture;
    }

    /** As large as fits; small drawings are enlarged a little at most. */
    private static BufferedImage fitted(BufferedImage drawing) {
        int longer = Math.max(drawing.getWidth(), drawing.getHeight());
        int side = (int) Math.min(INSIDE, longer * ENLARGED);
        return ImageScaler.fit(drawing, side, side);
    }
}
