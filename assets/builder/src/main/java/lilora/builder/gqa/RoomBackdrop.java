package lilora.builder.gqa;

import lilora.builder.scene.Canvas;
import lilora.builder.scene.Rgb;
import lilora.builder.scene.Texture;

/**
 * Draws an empty room: a painted wall and a floor of planks, tiles or carpet in one-point perspective.
 *
 * @param wall texture of the wall; only its brightness shows
 * @param wallColour the wall's paint
 * @param floor texture of the floor
 * @param pattern how the floor is laid
 * @param tint colours the floor's texture
 * @param floorLine first row of the floor
 */
record RoomBackdrop(Texture wall, Rgb wallColour, Texture floor, Pattern pattern, Rgb tint, int floorLine) {
    /** How a floor is laid. */
    enum Pattern {
        /** Boards that run away from the viewer. */
        BOARDS,
        /** Boards that run across. */
        CROSS_BOARDS,
        /** Square tiles, light and dark in turn. */
        TILES,
        /** No pattern. */
        PLAIN
    }

    private static final int SAMPLES = 3;
    /** The vanishing point lies this many pixels above the floor's first row. */
    private static final double VANISHING = 22 * RoomPainter.UNIT;

    private static final double DEPTH = VANISHING * 60 * RoomPainter.UNIT;
    private static final double BOARD = 6 * RoomPainter.UNIT;
    private static final double TILE = 9 * RoomPainter.UNIT;
    private static final double SEAM = 0.6 * RoomPainter.UNIT;
    private static final double TEXELS = 2;
    /** Walls and floors are a little out of focus, so that things stand out. */
    private static final int SOFT = 4;

    private static final float WALL_RELIEF = 0.35f;

    void draw(Canvas canvas) {
        Texture plaster = wall.withShorterSide(canvas.size()).softened(SOFT);
        Texture ground = floor.withShorterSide(2 * canvas.size()).softened(SOFT);
        Rgb average = ground.mean();
        float level = Math.max(0.05f, plaster.mean().luma());
        for (int y = 0; y < canvas.size(); y++) {
            for (int x = 0; x < canvas.size(); x++) {
                if (y >= floorLine) {
                    canvas.set(x, y, floorAt(ground, average, canvas.size(), x, y));
                } else {
                    float relief = 1 + WALL_RELIEF * (plaster.at(x, y).luma() / level - 1);
                    canvas.set(
                            x,
                            y,
                            y >= floorLine - 2 * RoomPainter.UNIT ? wallColour.times(0.72f) : wallColour.times(relief));
                }
            }
        }
    }

    private Rgb floorAt(Texture ground, Rgb average, int size, int x, int y) {
        Rgb sum = new Rgb(0, 0, 0);
        float light = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            double px = x + (i % SAMPLES + 0.5) / SAMPLES;
            double py = y + (Math.floorDiv(i, SAMPLES) + 0.5) / SAMPLES;
            double distance = py - floorLine + VANISHING;
            double across = (px - size / 2.0) / distance * VANISHING;
            double away = DEPTH / distance;
            Rgb texel = ground.at((int) Math.floor(across * TEXELS), (int) Math.floor(away * TEXELS));
            float relief = relief(across, away);
            light += relief;
            sum = sum.plus(texel.times(relief));
        }
        Rgb texels = sum.times(1f / SAMPLES / SAMPLES);
        // A quiet floor, so that things stand out: half of the texture's own grain.
        Rgb mean = texels.plus(average.times(light / SAMPLES / SAMPLES)).times(0.5f);
        return new Rgb(mean.red() * tint.red(), mean.green() * tint.green(), mean.blue() * tint.blue());
    }

    private float relief(double across, double away) {
        return switch (pattern) {
            case BOARDS -> board(across, BOARD);
            case CROSS_BOARDS -> board(away, BOARD);
            case TILES -> tile(across, away);
            case PLAIN -> 1;
        };
    }

    private static float board(double at, double width) {
        long number = (long) Math.floor(at / width);
        if (at - number * width < SEAM) {
            return 0.5f;
        }
        // Some fixed, irregular order of lighter and darker boards.
        return 0.88f + 0.06f * Math.floorMod(number * number * 7 + number * 3, 5L);
    }

    private static float tile(double across, double away) {
        long column = (long) Math.floor(across / TILE);
        long row = (long) Math.floor(away / TILE);
        if (across - column * TILE < SEAM || away - row * TILE < SEAM) {
            return 0.55f;
        }
        return Math.floorMod(column + row, 2L) == 0 ? 1.12f : 0.9f;
    }
}
