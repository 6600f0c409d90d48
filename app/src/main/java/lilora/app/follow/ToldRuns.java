package lilora.app.follow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.Repetition;
import lilora.app.background.TaskRunner;
import lilora.engine.InputException;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;

/**
 * Tells TensorBoard and MLflow of the runs whose workers this workspace's queue started, off the FX thread and apart from what the
 * window itself reads, so that a server that does not answer holds up nothing. What fails is told with the run, which goes on.
 */
public final class ToldRuns implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path runs;
    private final TaskRunner tasks;
    private final Executor fx;
    private final Consumer<String> firstRefusal;
    private final Map<String, Told> told = new LinkedHashMap<>();
    private final ReadOnlyObjectWrapper<Map<String, String>> refusals = new ReadOnlyObjectWrapper<>(Map.of());
    private final Repetition repetition;
    private volatile Tools tools = new Tools(false, Optional.empty());
    private volatile Set<String> atWork = Set.of();
    private String lastRefusal = "";

    /**
     * Who is told.
     *
     * @param mlflow address of a server
     */
    public record Tools(boolean tensorBoard, Optional<String> mlflow) {
        boolean isNobody() {
            return !tensorBoard && mlflow.isEmpty();
        }
    }

    private record Told(Tools tools, RunDirectory run, RunTrackers trackers) {}

    /**
     * Nobody is told at first.
     *
     * @param runs folder of runs
     * @param fx where refusals are told
     * @param firstRefusal gets a sentence that was not the last one already
     */
    public ToldRuns(Path runs, TaskRunner tasks, Executor fx, Consumer<String> firstRefusal) {
        this.runs = runs;
        this.tasks = tasks;
        this.fx = fx;
        this.firstRefusal = firstRefusal;
        this.repetition = tasks.every("Telling other tools of runs", PAUSE, this::tick);
    }

    /** Who is told from now on; a run at work is told from its start. */
    public void tell(Tools wanted) {
        tools = wanted;
        repetition.soon();
    }

    /** The runs whose workers were started and are not known to have ended. */
    public void working(Set<String> runIds) {
        atWork = Set.copyOf(runIds);
        repetition.soon();
    }

    /** A sentence for each run that a tool refused, also once it has ended; changes on the FX thread. */
    public ObservableValue<Map<String, String>> refusals() {
        return refusals.getReadOnlyProperty();
    }

    /** One round; also called by tests, which need no clock. */
    public synchronized void tick() {
        Tools wanted = tools;
        Set<String> working = atWork;
        for (Told one : Set.copyOf(told.values())) {
            if (!one.tools().equals(wanted)) {
                end(one);
            }
        }
        if (wanted.isNobody()) {
            return;
        }
        for (String run : working) {
            if (!told.containsKey(run)) {
                begin(run, wanted);
            }
        }
        for (Told one : Set.copyOf(told.values())) {
            one.trackers().accept(one.run());
            // What it wrote before its worker ended was told just now.
            if (!working.contains(name(one.run()))) {
                end(one);
            }
        }
    }

    private void begin(String run, Tools wanted) {
        fx.execute(() -> keep(run, Optional.empty()));
        RunTrackers trackers = new RunTrackers(sentence -> refused(run, sentence));
        try {
            told.put(run, new Told(wanted, RunDirectory.open(runs.resolve(run)), trackers));
            if (wanted.tensorBoard()) {
                trackers.withTensorBoard();
            }
            wanted.mlflow().ifPresent(server -> trackers.withMlflow(server, Map.copyOf(System.getenv())));
        } catch (InputException e) {
            // Somebody deleted the run, or wrote what is no address into the file of preferences.
            refused(run, String.valueOf(e.getMessage()));
        }
    }

    private void end(Told one) {
        one.trackers().close();
        told.remove(name(one.run()));
    }

    private void refused(String run, String sentence) {
        fx.execute(() -> {
            keep(run, Optional.of(sentence));
            if (!sentence.equals(lastRefusal)) {
                lastRefusal = sentence;
                firstRefusal.accept(sentence);
            }
        });
    }

    private void keep(String run, Optional<String> sentence) {
        Map<String, String> changed = new LinkedHashMap<>(refusals.get());
        if (sentence.isPresent()) {
            changed.merge(run, sentence.get(), (one, other) -> one + "\n" + other);
        } else {
            changed.remove(run);
        }
        refusals.set(Map.copyOf(changed));
    }

    private static String name(RunDirectory run) {
        return run.path().getFileName().toString();
    }

    /** Tells nobody any more; does not wait for a server. */
    @Override
    public void close() {
        repetition.close();
        tasks.perform("Closing event files", progress -> closeAll());
    }

    private synchronized void closeAll() {
        Set.copyOf(told.values()).forEach(this::end);
    }
}
