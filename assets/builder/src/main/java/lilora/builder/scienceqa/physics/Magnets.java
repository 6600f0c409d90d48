package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import java.util.Random;

/** Two bar magnets end to end: do they attract or repel each other? Unlike poles attract. */
final class Magnets implements DiagramKind {
    private static final String CONTEXT =
            "Poles that are different attract each other. Poles that are the same repel each other.";

    @Override
    public int answers() {
        return 2;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        boolean firstNorth = random.nextBoolean();
        boolean secondNorth = answer == 0 == firstNorth;
        boolean upright = random.nextBoolean();
        int gap = 3 + random.nextInt(7);
        int thick = 12 + random.nextInt(7);
        int palette = random.nextInt(BarMagnet.PALETTES);
        String key = String.format(
                "magnets %s %s %s gap %d thick %d palette %d",
                upright ? "upright" : "flat", firstNorth ? "NS" : "SN", secondNorth ? "NS" : "SN", gap, thick, palette);
        return new Diagram(
                key,
                canvas -> {
                    int length = (62 - gap) / 2;
                    int aside = (64 - thick) / 2;
                    int second = 1 + length + gap;
                    Rectangle one =
                            upright ? new Rectangle(aside, 1, thick, length) : new Rectangle(1, aside, length, thick);
                    Rectangle two = upright
                            ? new Rectangle(aside, second, thick, length)
                            : new Rectangle(second, aside, length, thick);
                    new BarMagnet(one, firstNorth, palette).draw(canvas);
                    new BarMagnet(two, secondNorth, palette).draw(canvas);
                },
                CONTEXT,
                "Will these magnets attract or repel each other?",
                List.of("attract", "repel"),
                answer);
    }

    /**
     * A magnet with two coloured, lettered halves.
     *
     * @param northFirst whether the left or upper half is the north pole
     */
    record BarMagnet(Rectangle box, boolean northFirst, int palette) {
        static final int PALETTES = 3;
        private static final Color[] NORTH = {new Color(206, 52, 48), new Color(200, 40, 90), new Color(222, 92, 30)};
        private static final Color[] SOUTH = {new Color(46, 92, 200), new Color(30, 120, 130), new Color(80, 84, 170)};

        void draw(Canvas canvas) {
            boolean flat = box.width > box.height;
            int half = (flat ? box.width : box.height) / 2;
            Rectangle first =
                    flat ? new Rectangle(box.x, box.y, half, box.height) : new Rectangle(box.x, box.y, box.width, half);
            Rectangle second = flat
                    ? new Rectangle(box.x + half, box.y, box.width - half, box.height)
                    : new Rectangle(box.x, box.y + half, box.width, box.height - half);
            pole(canvas, first, northFirst);
            pole(canvas, second, !northFirst);
        }

        private void pole(Canvas canvas, Rectangle part, boolean north) {
            canvas.fill(part, north ? NORTH[palette] : SOUTH[palette]);
            canvas.write(
                    north ? 'N' : 'S',
                    part.x + (part.width - Glyph.WIDTH + 1) / 2,
                    part.y + (part.height - Glyph.HEIGHT + 1) / 2,
                    Color.WHITE);
        }
    }
}
