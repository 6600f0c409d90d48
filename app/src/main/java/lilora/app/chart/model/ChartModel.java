package lilora.app.chart.model;

/** What a chart shows, as a value: equal models draw equal pictures. */
public sealed interface ChartModel permits LineModel, BarModel, ScatterModel, EffectModel, MatrixModel {
    /** Heading, in sentence case. */
    String title();

    /** The shown numbers in full, undecimated, for "show as table" and for export. */
    ChartTable table();

    /** What a person who does not see the picture is told. */
    String summary();

    /** What a reader has to know beside the picture, in sentences below it: what is left out and why; empty where there is nothing. */
    default String note() {
        return "";
    }

    /** Whether there is nothing to draw yet. */
    boolean isEmpty();
}
