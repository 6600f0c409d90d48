package lilora.app.chart.model;

/**
 * How a series is told apart: by colour, and by dash and marker for those who do not see colours.
 *
 * @param colour index into the theme's colours, which follow Okabe and Ito
 * @param dash pattern of its line
 * @param marker shape of its points
 */
public record SeriesStyle(int colour, Dash dash, Marker marker) {
    /** Colours before dashes tell series apart; the eighth is left to what is not a series of its own. */
    private static final int COLOURS = 7;

    /** The grey of what stands beside the data: plans, bounds. */
    public static final SeriesStyle REFERENCE = new SeriesStyle(7, Dash.DASHED, Marker.NONE);

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
        int round = Math.floorMod(Math.floorDiv(number, COLOURS), Dash.values().length);
        Marker marker = Marker.values()[1 + Math.floorMod(number, Marker.values().length - 1)];
        return new SeriesStyle(Math.floorMod(number, COLOURS), Dash.values()[round], marker);
    }

    public SeriesStyle with(Dash other) {
        return new SeriesStyle(colour, other, marker);
    }

    public SeriesStyle with(Marker other) {
        return new SeriesStyle(colour, dash, other);
    }
}
