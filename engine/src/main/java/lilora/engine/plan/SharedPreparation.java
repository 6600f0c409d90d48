package lilora.engine.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/**
 * Prepares runs one after another as {@link Preparation} does, but reads tasks and tokenizer anew only where a run's are other than
 * those of the run before: what differs in its method, or in the order of its tasks alone, is told in no time.
 */
public final class SharedPreparation implements AutoCloseable {
    private static final MethodSpec ANY = new MethodSpec("any", Map.of());

    private final MethodCatalog methods;
    private final Preparation preparation;
    private @Nullable Read last;

    /**
     * What prepared items follow from.
     *
     * @param experiment without its name and method, the tasks in an order of their own
     * @param prefix positions that the method puts in front of every sample
     */
    private record Of(ExperimentSpec experiment, int prefix) {
        static Of of(ExperimentSpec spec, RunInputs.Configured<?> method) {
            List<TaskSpec> sorted = new ArrayList<>(spec.tasks());
            sorted.sort(Comparator.comparing(TaskSpec::toString));
            return new Of(spec.withName("").withMethod(ANY).withTasks(sorted), method.prefix());
        }
    }

    private record Read(Of of, RunInputs inputs) {}

    public SharedPreparation(MethodCatalog methods) {
        this.methods = methods;
        this.preparation = new Preparation(methods);
    }

    /**
     * What is asked of a run's inputs, which are there as long as that takes.
     *
     * @param spec with absolute folders
     * @throws lilora.engine.InputException naming file, item and field of the first thing that is wrong
     */
    public <R> R with(ExperimentSpec spec, Function<RunInputs, R> asked) {
        RunInputs.Configured<?> method = Preparation.configured(methods, spec);
        Of of = Of.of(spec, method);
        Read read = last;
        if (read == null || !read.of().equals(of)) {
            close();
            read = new Read(of, preparation.prepare(spec));
            last = read;
        }
        return asked.apply(another(read.inputs(), spec, method));
    }

    private static RunInputs another(RunInputs read, ExperimentSpec spec, RunInputs.Configured<?> method) {
        if (read.experiment().equals(spec)) {
            return read;
        }
        Preparation.requireFitting(spec, method, read.sites());
        Map<Path, PreparedTask> byFolder = new HashMap<>();
        read.tasks().forEach(task -> byFolder.put(task.task().folder(), task));
        List<PreparedTask> tasks = new ArrayList<>();
        for (TaskSpec task : spec.tasks()) {
            PreparedTask prepared = byFolder.get(Path.of(task.folder()));
            if (prepared == null) {
                throw new IllegalStateException(task.folder());
            }
            tasks.add(prepared.withNumber(tasks.size() + 1));
        }
        return new RunInputs(
                spec, read.baseModel(), tasks, method, read.sites(), read.tokenizer(), method.stages(tasks.size()));
    }

    /** Frees what was read last. */
    @Override
    public void close() {
        Read read = last;
        last = null;
        if (read != null) {
            read.inputs().close();
        }
    }
}
