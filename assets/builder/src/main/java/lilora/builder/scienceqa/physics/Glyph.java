package lilora.builder.scienceqa.physics;

import java.util.Map;

/** The few characters that diagrams need, dot by dot: a font would look different on every machine. */
final class Glyph {
    static final int WIDTH = 5;
    static final int HEIGHT = 7;

    private static final Map<Character, String> DOTS = Map.of(
            'N', "#...# ##..# ##..# #.#.# #..## #..## #...#",
            'S', ".###. #...# #.... .###. ....# #...# .###.",
            '1', "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
            '2', ".###. #...# ....# ..##. .#... #.... #####",
            '3', ".###. #...# ....# ..##. ....# #...# .###.");

    private Glyph() {}

    /** Rows from the top; true is ink. */
    static boolean[][] of(char character) {
        String dots = DOTS.get(character);
        if (dots == null) {
            throw new IllegalArgumentException("There is no glyph for " + character);
        }
        String[] rows = dots.split(" ", -1);
        boolean[][] ink = new boolean[HEIGHT][WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                ink[y][x] = rows[y].charAt(x) == '#';
            }
        }
        return ink;
    }
}
