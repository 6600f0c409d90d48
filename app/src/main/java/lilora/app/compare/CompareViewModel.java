package lilora.app.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.chart.RunStyles;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.task.TaskRunner;
import lilora.engine.method.MethodCatalog;
import lilora.storage.RunQuery;
import lilora.storage.RunRepository;
import lilora.storage.RunRow;
import lilora.storage.StepMetric;
import lilora.storage.StepQuery;

/** Which runs are compared, and against which. For the FX thread. */
public final class CompareViewModel {
    private static final int POINTS = 1500;
    private static final int OFFERED = 500;

    /** What it works with. */
    public record Parts(
            RunRepository runs,
            MethodCatalog methods,
            RunStyles styles,
            TaskRunner tasks,
            Notifications notifications,
            Navigator navigator) {}

    private final Parts parts;
    private final LinkedHashSet<String> picked = new LinkedHashSet<>();
    private final ReadOnlyObjectWrapper<Comparison> comparison =
            new ReadOnlyObjectWrapper<>(Comparison.of(List.of(), ""));
    private final ReadOnlyObjectWrapper<List<RunRow>> offered = new ReadOnlyObjectWrapper<>(List.of());
    private String starred = "";
    private long generation;

    public CompareViewModel(Parts parts) {
        this.parts = parts;
    }

    public ReadOnlyObjectProperty<Comparison> comparisonProperty() {
        return comparison.getReadOnlyProperty();
    }

    /** The methods whose names runs are shown with. */
    public MethodCatalog methods() {
        return parts.methods();
    }

    /** Runs that can be picked, newest first. */
    public ReadOnlyObjectProperty<List<RunRow>> offeredProperty() {
        return offered.getReadOnlyProperty();
    }

    /** Reads the runs that can be picked, and the picked ones anew: they may have gone on. */
    public void refresh() {
        parts.tasks()
                .run("Listing runs", progress -> parts.runs()
                        .list(RunQuery.NEWEST.page(0, OFFERED))
                        .rows())
                .onDone(offered::set)
                .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
        compare();
    }

    /** Adds runs by id, separated by commas; what names no run is left out. */
    public void add(String runIds) {
        for (String runId : runIds.split(",", -1)) {
            if (!runId.isBlank()) {
                picked.add(runId.strip());
            }
        }
        compare();
    }

    public void remove(String runId) {
        picked.remove(runId);
        compare();
    }

    /** Removes all. */
    public void clear() {
        picked.clear();
        compare();
    }

    /** Makes this run the baseline. */
    public void star(String runId) {
        starred = runId;
        compare();
    }

    public void open(String runId) {
        parts.navigator().openRun(runId);
    }

    private void compare() {
        long mine = ++generation;
        List<String> wanted = List.copyOf(picked);
        String baseline = starred;
        parts.tasks()
                .run("Comparing runs", progress -> Comparison.of(members(wanted), baseline))
                .onDone(made -> {
                    if (mine == generation) {
                        comparison.set(made);
                    }
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be compared.", error));
    }

    private List<Comparison.Member> members(List<String> wanted) {
        List<Comparison.Member> members = new ArrayList<>();
        for (String runId : wanted) {
            Optional<Comparison.Member> member = parts.runs()
                    .find(runId)
                    .map(record -> new Comparison.Member(
                            record,
                            parts.runs().steps(runId, StepQuery.whole(POINTS, StepMetric.TASK_LOSS)),
                            parts.styles().of(runId)));
            member.ifPresent(members::add);
        }
        return members;
    }
}
