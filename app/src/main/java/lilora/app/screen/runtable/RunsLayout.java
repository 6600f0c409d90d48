package lilora.app.screen.runtable;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.Problem;
import lilora.app.settings.TableState;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/** How the table of runs was left, which the workspace keeps. For the FX thread. */
final class RunsLayout {
    /** Under which the workspace keeps it. */
    private static final String NAME = "runs-table";

    private final RunsViewModel.Parts parts;
    private final ReadOnlyObjectWrapper<Optional<RunsViewModel.Layout>> layout =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    RunsLayout(RunsViewModel.Parts parts) {
        this.parts = parts;
    }

    /** Empty until it is known. */
    ReadOnlyObjectProperty<Optional<RunsViewModel.Layout>> property() {
        return layout.getReadOnlyProperty();
    }

    /** Reads it; of a table that was never left, it is the usual one. */
    void read(Consumer<RunsViewModel.Layout> then) {
        ViewSetting.Place place =
                new ViewSetting.Place(parts.preferences(), parts.tasks(), sentence -> parts.notifications()
                        .problem(Problem.of(sentence)));
        parts.tasks()
                .run("Reading the table's layout", progress -> place.read(NAME, RunsLayout::parse))
                .onDone(kept -> {
                    RunsViewModel.Layout now = place.tell(kept).orElseGet(RunsLayout::usual);
                    layout.set(Optional.of(now));
                    then.accept(now);
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
    }

    private static RunsViewModel.Layout usual() {
        List<TableState.Column> columns = RunFields.USUAL.stream()
                .map(id -> new TableState.Column(id, 0, true))
                .toList();
        return new RunsViewModel.Layout(new TableState(columns, "", true), false);
    }

    private static Optional<RunsViewModel.Layout> parse(String json) {
        try {
            return Optional.of(Json.parse("how the table of runs was left", json, RunsViewModel.Layout.class));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** Keeps it for the next time this workspace is opened, once it is known how it was left before. */
    void keep(RunsViewModel.Layout now) {
        if (layout.get().isPresent() && !layout.get().get().equals(now)) {
            layout.set(Optional.of(now));
            parts.tasks()
                    .perform("Saving the table's layout", progress -> parts.preferences()
                            .put(NAME, Json.compact(now)))
                    .onFailed(error -> parts.notifications().failed("The table's columns could not be saved.", error));
        }
    }
}
