package lilora.engine.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Where what a run reads lies on the computer that runs it, if that is not where {@code run.json} says: the file {@code places.json}
 * beside it. So {@code run.json}, whose hash is in the events and checkpoints, is the same on every computer. That the contents are
 * the same is checked by the hashes in it.
 *
 * @param baseModel folder of the base model
 * @param startAdapter folder of the start adapter, if the run has one
 * @param tasks folders of the tasks, by those in {@code run.json}
 */
public record RunPlaces(String baseModel, @Nullable String startAdapter, Map<String, String> tasks) {
    /** Name of the file in the run directory. */
    public static final String FILE = "places.json";

    public RunPlaces {
        tasks = Map.copyOf(tasks);
    }

    /** What was asked for, with folders of this computer. */
    public static RunSpec specHere(RunDirectory directory) {
        RunSpec spec = directory.spec();
        Path file = directory.path().resolve(FILE);
        return Files.exists(file) ? Json.read(file, RunPlaces.class).applied(spec) : spec;
    }

    private RunSpec applied(RunSpec spec) {
        ExperimentSpec asked = spec.experiment();
        ExperimentSpec here = asked.withBaseModel(baseModel)
                .withStartAdapter(asked.startAdapter() == null ? null : startAdapter)
                .withTasks(asked.tasks().stream()
                        .map(task -> task.withFolder(tasks.getOrDefault(task.folder(), task.folder())))
                        .toList());
        Map<String, String> hashes = new TreeMap<>();
        spec.hashes().forEach((what, hash) -> hashes.put(tasks.getOrDefault(what, what), hash));
        return new RunSpec(spec.schema(), spec.runId(), spec.created(), here, spec.compute(), hashes, spec.versions());
    }
}
