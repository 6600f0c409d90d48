package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.engine.result.ParameterPlan;

/** Charts of what is stored as tasks are added. */
public final class GrowthCharts {
    /** Tasks up to which isolated LoRA and the method are extrapolated. */
    private static final int FAR = 50;

    private static final String STORED = "Stored parameters";

    private GrowthCharts() {}

    /** Parameters stored after so many tasks, counted from live tensors. */
    public record StoredAfter(int tasks, long parameters) {}

    /** Parameters stored as tasks are added: counted, planned, and isolated LoRA of the same rank beside them. */
    public static LineModel growth(ParameterPlan plan, List<StoredAfter> counted) {
        int last = Math.max(plan.tasks(), 2);
        List<LineModel.Series> series = new ArrayList<>();
        series.add(new LineModel.Series(
                "Measured",
                line(counted),
                new SeriesStyle(0, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.CIRCLE),
                LineModel.Role.LABELLED));
        series.add(LineModel.Series.of("Planned", planned(plan, last), SeriesStyle.REFERENCE));
        isolated(plan, last).ifPresent(series::add);
        return stored(STORED, Math.min(last, FAR), series, List.of(), List.of());
    }

    /**
     * Parameters that a method would store as tasks are added, beyond the planned ones too.
     *
     * @param limit number of tasks the curves reach
     * @param cheaperFrom number of tasks from which on the method stores less than isolated LoRA
     */
    public static LineModel plannedGrowth(ParameterPlan plan, int limit, OptionalInt cheaperFrom) {
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of(
                "This method",
                planned(plan, limit),
                new SeriesStyle(0, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.NONE)));
        isolated(plan, limit).ifPresent(series::add);
        List<LineModel.StageMark> stages =
                plan.tasks() < limit ? List.of(new LineModel.StageMark(plan.tasks(), "beyond the plan")) : List.of();
        List<LineModel.NoteMark> notes = cheaperFrom.isPresent() && cheaperFrom.getAsInt() > 1
                ? List.of(new LineModel.NoteMark(
                        cheaperFrom.getAsInt(),
                        "Less than isolated LoRA from task %d on".formatted(cheaperFrom.getAsInt())))
                : List.of();
        return stored("Growth with tasks", limit, series, stages, notes);
    }

    private static Optional<LineModel.Series> isolated(ParameterPlan plan, int last) {
        if (plan.isolatedPerTask() <= 0) {
            return Optional.empty();
        }
        CurveBuffer isolated = new CurveBuffer();
        for (int tasks = 1; tasks <= last; tasks++) {
            isolated.add(tasks, (double) plan.isolatedPerTask() * tasks);
        }
        return Optional.of(LineModel.Series.of(
                "Isolated LoRA, rank " + plan.rank(),
                isolated.snapshot(),
                new SeriesStyle(1, SeriesStyle.Dash.DOTTED, SeriesStyle.Marker.NONE)));
    }

    /** The same before anything is planned. */
    public static LineModel nothingStored() {
        return stored(STORED, 2, List.of(), List.of(), List.of());
    }

    private static LineModel stored(
            String title,
            int last,
            List<LineModel.Series> series,
            List<LineModel.StageMark> stages,
            List<LineModel.NoteMark> notes) {
        return new LineModel(
                title,
                Axis.places("Tasks learned").within(1, last),
                Axis.of("Parameters").from(0),
                series,
                stages,
                notes);
    }

    private static Curve planned(ParameterPlan plan, int last) {
        CurveBuffer planned = new CurveBuffer();
        for (int tasks = 1; tasks <= last; tasks++) {
            planned.add(tasks, plan.storedShared() + (double) plan.storedPerTask() * tasks);
        }
        return planned.snapshot();
    }

    private static Curve line(List<StoredAfter> counted) {
        CurveBuffer curve = new CurveBuffer();
        for (StoredAfter stored : counted) {
            curve.add(stored.tasks(), (double) stored.parameters());
        }
        return curve.snapshot();
    }
}
