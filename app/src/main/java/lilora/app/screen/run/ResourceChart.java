package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lilora.app.chart.model.LineModel;

/** What the run asked of its computer, over time. */
enum ResourceChart implements RunChart<LineModel> {
    MEMORY(RunResources::memory),
    LOAD(RunResources::load),
    POWER(RunResources::power),
    TEMPERATURE(RunResources::temperature);

    private final Function<RunResources, LineModel> picture;

    ResourceChart(Function<RunResources, LineModel> picture) {
        this.picture = picture;
    }

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public LineModel ofNothing() {
        return picture.apply(new RunResources(List.of()));
    }

    /** Memory every worker tells; most have no card. */
    @Override
    public boolean isFor(RunChartSource run) {
        return this == MEMORY || !of(run).series().isEmpty();
    }

    @Override
    public LineModel of(RunChartSource run) {
        return picture.apply(new RunResources(run.record().resources()));
    }
}
