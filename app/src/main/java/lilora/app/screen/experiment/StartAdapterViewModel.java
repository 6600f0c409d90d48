package lilora.app.screen.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.app.planning.PlanInput;

/** The adapter that the form's experiment starts from; checked off the FX thread whenever it or the base model is another. */
public final class StartAdapterViewModel {
    private final ExperimentViewModel experiment;
    private final TaskRunner runner;
    private final ReadOnlyObjectWrapper<Optional<StartAdapter>> checked =
            new ReadOnlyObjectWrapper<>(this, "checked", Optional.empty());
    private Optional<Pair> latest = Optional.empty();

    private record Pair(Path adapter, Path baseModel) {}

    /** Follows the form from now on. */
    public StartAdapterViewModel(ExperimentViewModel experiment, TaskRunner runner) {
        this.experiment = experiment;
        this.runner = runner;
        experiment.inputProperty().subscribe(this::follow);
    }

    private void follow(PlanInput input) {
        Optional<Pair> now = input.startAdapter().map(folder -> new Pair(folder, input.baseModel()));
        if (!now.equals(latest)) {
            latest = now;
            check();
        }
    }

    /** Looks again, since files may have changed. */
    public void check() {
        checked.set(Optional.empty());
        latest.ifPresent(pair -> runner.run(
                        "Reading " + pair.adapter().getFileName(),
                        progress -> StartAdapter.of(pair.adapter(), pair.baseModel()))
                .onDone(found -> {
                    if (latest.equals(Optional.of(pair))) {
                        checked.set(Optional.of(found));
                    }
                }));
    }

    /** What the chosen adapter is; empty while there is none, or it is being read. */
    ReadOnlyObjectProperty<Optional<StartAdapter>> checkedProperty() {
        return checked.getReadOnlyProperty();
    }

    /** Folder of the chosen adapter, if there is one. */
    ReadOnlyObjectProperty<Optional<Path>> folderProperty() {
        return experiment.startAdapterProperty();
    }

    /** Chooses a folder, or that of a file in it. */
    void choose(Path dropped) {
        runner.run("Looking at " + dropped.getFileName(), progress -> folder(dropped.toAbsolutePath()))
                .onDone(folder -> experiment.useStartAdapter(Optional.of(folder)));
    }

    private static Path folder(Path dropped) {
        Path parent = dropped.getParent();
        return parent != null && Files.isRegularFile(dropped) ? parent : dropped;
    }

    /** Starts from the base model alone. */
    void remove() {
        experiment.useStartAdapter(Optional.empty());
    }
}
