package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.launch.WorkerStarter;
import lilora.app.remote.HostStudies;
import lilora.engine.Progress;
import lilora.engine.event.RunProgress;
import lilora.engine.plan.CheckedRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.ResultsKeeper;
import lilora.engine.study.StudyListener;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import lilora.engine.study.StudyRunner;
import lilora.engine.worker.GpuSlots;

/**
 * A study at work: the engine's runner on a thread of the background, which tells what happens where events are told. Its workers are
 * processes and go on when the window closes.
 */
final class StudyWork implements AutoCloseable {
    /** Who hears of it, where events are told. */
    interface Listener {
        /** A run is in another state. */
        void changed(StudyRow row);

        /** How far all of it is. */
        void went(OptionalDouble secondsLeft);

        /** A run has got a worker, or its worker is gone: other pages show runs too. */
        void worker(String runId, boolean begins);

        /** Nothing is at work any more; the sentence tells what went wrong, if anything did. */
        void ended(Optional<String> problem);
    }

    /**
     * What it works with.
     *
     * @param events where the listener is called
     */
    record Parts(StudyStore store, WorkerStarter starter, HostStudies hosts, TaskRunner tasks, Executor events) {}

    private volatile Optional<StudyRunner> runner = Optional.empty();
    private volatile boolean held;
    private final TaskHandle<StudyOutcome> handle;

    /**
     * Starts it.
     *
     * @param found as it was checked
     */
    StudyWork(Parts parts, String name, PlannedStudy found, Listener listener) {
        handle = parts.tasks().run("Study " + name, progress -> {
            Path results = parts.store().results(name);
            StudyFiles.makeFolderOf(results);
            StudyPlan plan = found.plan();
            Telling telling = new Telling(plan, progress, parts, listener);
            StudyRunner made = runner(parts, found, new ResultsKeeper(plan, results, found.known(), telling), progress);
            runner = Optional.of(made);
            made.hold(held);
            return made.run();
        });
        handle.onDone(outcome -> listener.ended(Optional.empty()))
                .onCancelled(() -> listener.ended(Optional.empty()))
                .onFailed(error -> listener.ended(Optional.of(String.valueOf(error.getMessage()))));
    }

    private static StudyRunner runner(Parts parts, PlannedStudy found, StudyListener listener, Progress progress) {
        StudyPlan plan = found.plan();
        StudySetup setup = found.setup();
        CheckedRun making = new CheckedRun(
                plan.compute(), parts.store().runs(), parts.store().cache());
        StudyPlace place = found.asked().place();
        if (place.host() != null) {
            HostStudies.Begun there =
                    parts.hosts().begin(StudyPlaces.wanted(place.host(), place, setup), plan, found.name(), progress);
            return new StudyRunner(there.plan(), setup.slots(), setup.kept(), making, there.workers(), listener);
        }
        plan.requireRoom(making.runs(), making.cache());
        GpuSlots taken = new GpuSlots();
        WorkerStarter starter = parts.starter();
        return new StudyRunner(
                plan,
                setup.slots(),
                setup.kept(),
                making,
                run -> taken.start(
                        setup.slots() > 1 ? starter.gpus(run) : List.of(),
                        gpu -> starter.start(run, plan.compute(), gpu)),
                listener);
    }

    /** Starts nothing more, or goes on with it. */
    void hold(boolean hold) {
        held = hold;
        runner.ifPresent(made -> made.hold(held));
    }

    /** Tries a failed run again. */
    void retry(StudyRun run) {
        runner.ifPresent(made -> made.retry(run));
    }

    /** Looks at it no longer; its workers go on. */
    @Override
    public void close() {
        handle.cancel();
    }

    /** From the runner's thread to the listener's. Of what changes several times a second only the newest is told. */
    private static final class Telling implements StudyListener {
        private final StudyPlan plan;
        private final Executor events;
        private final HostStudies hosts;
        private final Listener listener;
        private final AtomicBoolean told = new AtomicBoolean(true);
        private final Progress progress;
        private volatile List<StudyRow> active = List.of();
        private volatile OptionalDouble left = OptionalDouble.empty();

        Telling(StudyPlan plan, Progress progress, Parts parts, Listener listener) {
            this.plan = plan;
            this.progress = progress;
            this.events = parts.events();
            this.hosts = parts.hosts();
            this.listener = listener;
        }

        @Override
        public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
            StudyRow row =
                    StudyRow.toDo(run).in(StudyRow.State.AT_WORK, Optional.of(RunLook.name(directory)), 0, "starting");
            events.execute(() -> {
                listener.changed(row);
                listener.worker(RunLook.name(directory), true);
            });
        }

        @Override
        public void working(List<Active> now, int finished, int all, OptionalDouble seconds) {
            active = now.stream().map(this::row).toList();
            left = seconds;
            double done =
                    now.stream().mapToDouble(run -> run.progress().fraction()).sum();
            progress.update(all == 0 ? 1 : (finished + done) / all, "%d of %d runs".formatted(finished, all));
            if (told.getAndSet(false)) {
                events.execute(this::tell);
            }
        }

        /** Of a run that has told nothing yet its line to the host, or its job there, tells more. */
        private StudyRow row(Active run) {
            String name = RunLook.name(run.directory());
            String activity = run.progress().activity();
            boolean begins = run.progress().fraction() == 0 && activity.equals("starting");
            return StudyRow.toDo(run.run())
                    .in(
                            StudyRow.State.AT_WORK,
                            Optional.of(name),
                            run.progress().fraction(),
                            hosts.told(name, begins).orElse(activity));
        }

        private void tell() {
            told.set(true);
            active.forEach(listener::changed);
            listener.went(left);
        }

        @Override
        public void completed(StudyRun run, RunDirectory directory, RunProgress end) {
            active = active.stream().filter(row -> !row.run().equals(run)).toList();
            List<StudyRow> rows = same(run).stream()
                    .map(one -> StudyRow.toDo(one)
                            .done(
                                    StudyRow.State.DONE,
                                    Optional.of(RunLook.name(directory)),
                                    "",
                                    StudyResult.measured(plan.study(), one, directory)))
                    .toList();
            events.execute(() -> {
                rows.forEach(listener::changed);
                listener.worker(RunLook.name(directory), false);
            });
        }

        /** Runs of the study that are one another's repetition are made once. */
        private List<StudyRun> same(StudyRun run) {
            return plan.runs().stream()
                    .filter(entry -> entry.run().equals(run))
                    .findFirst()
                    .map(made -> plan.runs().stream()
                            .filter(entry -> entry.content().equals(made.content()))
                            .map(StudyPlan.Entry::run)
                            .toList())
                    .orElse(List.of(run));
        }

        @Override
        public void failed(StudyOutcome.Failure failure) {
            Optional<StudyRow> was = active.stream()
                    .filter(row -> row.run().equals(failure.run()))
                    .findFirst();
            active = active.stream()
                    .filter(row -> !row.run().equals(failure.run()))
                    .toList();
            StudyRow row = was.orElse(StudyRow.toDo(failure.run()))
                    .in(
                            StudyRow.State.FAILED,
                            was.flatMap(StudyRow::folder),
                            was.map(StudyRow::fraction).orElse(0.0),
                            failure.sentence());
            events.execute(() -> {
                listener.changed(row);
                row.folder().ifPresent(folder -> listener.worker(folder, false));
            });
        }
    }
}
