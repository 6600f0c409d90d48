package lilora.app.screen.run;

import lilora.app.chart.model.ChartModel;
import lilora.app.chart.view.ChartView;

/**
 * A chart on the page of a run: one class, and its line in {@link RunChartList}. Its picture is a pure function of what is known of
 * the run.
 *
 * @param <M> its kind of picture
 */
interface RunChart<M extends ChartModel> {
    /** Name under which the workspace keeps how it is looked at. */
    String id();

    /** The picture of a run. */
    M of(RunChartSource run);

    /** The picture while there is no run. */
    M ofNothing();

    /** Whether this picture of a run has anything to do with the run; where it has not, the chart does not stand. */
    default boolean stands(M picture) {
        return true;
    }

    /** Gives its view what a person can set of it, and what clicks in it do. On the FX thread, once. */
    default void prepare(ChartView view, RunViewModel model) {}
}
