package lilora.app.chart;

/**
 * How a series is told apart: by colour, and by dash and marker for those who do not see colours.
 *
 * @param colour index into the palette of Okabe and Ito, any whole number
 * @param dash pattern of its line
 * @param marker shape of its points
 */
public record SeriesStyle(int colour, Dash dash, Marker marker) {
    /** Patterns of lines. */
    public enum Dash {
        SOLID,
        DASHED,
        DOTTED,
        DASH_DOT
    }

    /** Shapes of points. */
    public enum Marker {
        NONE,
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND
    }

    /** The style with this number: colours first, then other dashes and markers of the same colours. */
    public static SeriesStyle numbered(int number) {
        int round = Math.floorMod(Math.floorDiv(number, Palette.SIZE), Dash.values().length);
        Marker marker = Marker.values()[1 + Math.floorMod(number, Marker.values().length - 1)];
        return new SeriesStyle(Math.floorMod(number, Palette.SIZE), Dash.values()[round], marker);
    }

    public SeriesStyle with(Dash other) {
        return new SeriesStyle(colour, other, marker);
    }

    public SeriesStyle with(Marker other) {
        return new SeriesStyle(colour, dash, other);
    }
}
