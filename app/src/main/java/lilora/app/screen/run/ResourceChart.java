package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import lilora.app.chart.model.LineModel;

/** What the run asked of its computer, over time. */
enum ResourceChart implements RunChart<LineModel> {
    MEMORY,
    LOAD,
    POWER,
    TEMPERATURE;

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public LineModel ofNothing() {
        return picture(new RunResources(List.of()));
    }

    /** Memory every worker tells; most have no card. */
    @Override
    public boolean stands(LineModel picture) {
        return this == MEMORY || !picture.series().isEmpty();
    }

    @Override
    public LineModel of(RunChartSource run) {
        return picture(new RunResources(run.record().resources()));
    }

    private LineModel picture(RunResources used) {
        return switch (this) {
            case MEMORY -> used.memory();
            case LOAD -> used.load();
            case POWER -> used.power();
            case TEMPERATURE -> used.temperature();
        };
    }
}
