package lilora.engine.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.run.RunDirectory;

/**
 * Tells runs to tools while they are followed. What a tool refuses is said once, and that tool is told nothing more of that run: no run
 * suffers from it. For one thread.
 */
public final class RunTrackers implements Consumer<RunDirectory>, AutoCloseable {
    private final List<Function<RunDirectory, RunTracking>> tools = new ArrayList<>();
    private final Map<RunDirectory, List<RunTracking>> tracked = new HashMap<>();
    private final Consumer<String> remarks;

    /** @param remarks get a sentence when a tool fails */
    public RunTrackers(Consumer<String> remarks) {
        this.remarks = remarks;
    }

    /** With an event file for TensorBoard in each run's folder. */
    public RunTrackers withTensorBoard() {
        tools.add(run -> RunTracking.tensorBoard(run, run.path().resolve(RunTracking.TENSORBOARD)));
        return this;
    }

    /**
     * With an MLflow server.
     *
     * @param server its address
     * @throws InputException if that is no address
     */
    public RunTrackers withMlflow(String server, Map<String, String> environment) {
        MlflowClient client = new MlflowClient(server, environment);
        tools.add(run -> new RunTracking(run, new MlflowSink(client)));
        return this;
    }

    /**
     * Checks the address of an MLflow server, without calling it.
     *
     * @throws InputException if it is none
     */
    public static void requireMlflow(String server) {
        MlflowClient.address(server);
    }

    /** Tells what is new in a run. */
    @Override
    public void accept(RunDirectory run) {
        List<RunTracking> open = tracked.computeIfAbsent(run, this::begun);
        open.removeIf(tracking -> guarded(() -> {
                    tracking.poll();
                    return tracking;
                })
                .isEmpty());
    }

    private List<RunTracking> begun(RunDirectory run) {
        List<RunTracking> open = new ArrayList<>();
        tools.forEach(tool -> guarded(() -> tool.apply(run)).ifPresent(open::add));
        return open;
    }

    @FunctionalInterface
    private interface Attempt {
        RunTracking tried();
    }

    private Optional<RunTracking> guarded(Attempt attempt) {
        try {
            return Optional.of(attempt.tried());
        } catch (InputException e) {
            remarks.accept(e.getMessage() + " The run goes on without being told there.");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        tracked.values().forEach(open -> open.forEach(RunTracking::close));
        tracked.clear();
    }
}
