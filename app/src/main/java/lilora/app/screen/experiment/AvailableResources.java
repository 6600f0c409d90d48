package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.planning.ComputeChoice;
import lilora.app.planning.Devices;
import lilora.engine.hub.HubCache;

/** What this computer and workspace offer an experiment: base models and devices. Read off the FX thread, shown on it. */
public final class AvailableResources {
    private final List<Path> modelFolders;
    private final HubCache cache;
    private final Devices devices;
    private final TaskRunner runner;
    private final ObservableList<BaseModel> models = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<BaseModel> readOnlyModels = FXCollections.unmodifiableObservableList(models);

    private final ObservableList<ComputeChoice> computes = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<ComputeChoice> readOnlyComputes = FXCollections.unmodifiableObservableList(computes);

    /**
     * What is found.
     *
     * @param modelFolders folders whose folders are base models, the shipped first
     * @param cache whose models can be chosen too
     */
    public AvailableResources(List<Path> modelFolders, HubCache cache, Devices devices, TaskRunner runner) {
        this.modelFolders = List.copyOf(modelFolders);
        this.cache = cache;
        this.devices = devices;
        this.runner = runner;
    }

    /** Base models found, and those added by hand. */
    public ObservableList<BaseModel> models() {
        return readOnlyModels;
    }

    /** Devices found, the CPU first. */
    public ObservableList<ComputeChoice> devices() {
        return readOnlyComputes;
    }

    /** Looks again; free memory changes. */
    public void refresh() {
        runner.run("Looking for base models", progress -> found()).onDone(found -> {
            List<BaseModel> added = models.stream()
                    .filter(model -> modelFolders.stream().noneMatch(model.folder()::startsWith))
                    .filter(model -> !model.folder().startsWith(cache.folder()))
                    .toList();
            models.setAll(found);
            models.addAll(added);
        });
        runner.run("Looking for devices", progress -> devices.find()).onDone(computes::setAll);
    }

    private List<BaseModel> found() {
        return Stream.concat(BaseModel.below(modelFolders).stream(), BaseModel.cached(cache).stream())
                .toList();
    }

    /** Adds a base model from anywhere. */
    public void add(Path folder) {
        runner.run("Reading " + folder.getFileName(), progress -> BaseModel.of(folder))
                .onDone(model -> {
                    if (models.stream().noneMatch(known -> known.folder().equals(model.folder()))) {
                        models.add(model);
                    }
                });
    }
}
