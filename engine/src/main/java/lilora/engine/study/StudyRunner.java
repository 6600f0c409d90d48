package lilora.engine.study;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.RunContent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.CheckedRun;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/**
 * Makes the missing runs of a study, several at once, each in a process of its own. One that fails does not stop the others. All
 * is done on the caller's thread: the processes work by themselves, and are looked at a few times a second, and when one of them ends.
 */
public final class StudyRunner {
    /** Between two looks at what runs tell. */
    private static final long POLL_MILLIS = 200;

    private final StudyPlan plan;
    private final int slots;
    private final Kept kept;
    private final CheckedRun making;
    private final Function<RunDirectory, Process> launcher;
    private final StudyListener listener;

    private final Trunks trunks;
    private final Finished finished;
    private final Deque<StudyPlan.Entry> waiting;
    private final List<StudySlot> active = new ArrayList<>();
    private final Map<RunContent, RunDirectory> completed = new HashMap<>();
    private final List<StudyOutcome.Failure> failures = new ArrayList<>();
    private final int all;
    private StudyPace pace;
    private int started;
    private volatile boolean held;
    private final Queue<StudyRun> again = new ConcurrentLinkedQueue<>();
    /** Has a permit when there is something to do at once: a slot that is free has nothing else. */
    private final Semaphore woken = new Semaphore(0);

    /**
     * A runner.
     *
     * @param slots how many runs are at work at once, at least 1
     * @param kept what is kept of a run that this makes
     * @param launcher starts a worker for a run
     */
    public StudyRunner(
            StudyPlan plan,
            int slots,
            Kept kept,
            CheckedRun making,
            Function<RunDirectory, Process> launcher,
            StudyListener listener) {
        if (slots < 1) {
            throw new InputException("The number of slots is %d; it must be at least 1.".formatted(slots));
        }
        this.plan = plan;
        this.slots = slots;
        this.kept = kept;
        this.making = making;
        this.launcher = launcher;
        this.listener = listener;
        this.trunks = new Trunks(new FinishedRuns(making.runs()).all());
        this.finished = new Finished(trunks, kept, slots);
        plan.runs()
                .forEach(entry ->
                        entry.finished().filter(kept::isMarked).ifPresent(run -> finished.add(entry.content(), run)));
        this.waiting = new ArrayDeque<>(plan.remaining());
        this.all = waiting.size();
        this.pace = plan.pace();
    }

    /**
     * Starts nothing more, or goes on with it; what is at work goes on to its end, after which a held study ends. From any thread.
     */
    public void hold(boolean hold) {
        held = hold;
        woken.release();
    }

    /** Tries a run once more that has failed; it goes on from its last checkpoint, if it has one. From any thread. */
    public void retry(StudyRun run) {
        again.add(run);
        woken.release();
    }

    /** Runs until nothing is left to do; an interrupted thread leaves the workers at work. */
    public StudyOutcome run() {
        while (!active.isEmpty() || (!held && !(waiting.isEmpty() && again.isEmpty()))) {
            takeAgain();
            while (!held && active.size() < slots && !waiting.isEmpty()) {
                start(next());
            }
            List.copyOf(active).forEach(this::lookAfter);
            listener.working(
                    active.stream().map(StudySlot::told).toList(),
                    all - waiting.size() - active.size(),
                    all,
                    seconds());
            if (!active.isEmpty() && !pause()) {
                break;
            }
        }
        return outcome();
    }

    private void takeAgain() {
        for (StudyRun run = again.poll(); run != null; run = again.poll()) {
            StudyRun wanted = run;
            if (failures.removeIf(failure -> failure.run().equals(wanted))) {
                FinishedRuns there = new FinishedRuns(making.runs());
                plan.runs().stream()
                        .filter(entry -> entry.run().equals(wanted))
                        .findFirst()
                        .ifPresent(entry -> again(entry, there));
            }
        }
    }

    /** A completed run, of which only something was left that should go, is not made again for that. */
    private void again(StudyPlan.Entry entry, FinishedRuns there) {
        RunDirectory made = completed.get(entry.content());
        if (made == null) {
            waiting.add(entry.begunIn(there));
            return;
        }
        try {
            RunProgress progress = new RunProgress();
            StudyResult.events(made).forEach(progress::accept);
            listener.completed(entry.run(), made, progress);
            finished.add(entry.content(), made);
            tidy();
        } catch (InputException e) {
            fail(new StudyOutcome.Failure(entry.run(), ExitCode.INPUT, String.valueOf(e.getMessage())));
        }
    }

    /**
     * The first that waits, but rather one that has nothing in common with what is being learned at the moment: when that is learned, the
     * others begin with it.
     */
    private StudyPlan.Entry next() {
        StudyPlan.Entry next = waiting.stream()
                .filter(entry ->
                        entry.begun().isPresent() || active.stream().noneMatch(slot -> isLearning(slot, entry)))
                .findFirst()
                .orElseGet(waiting::element);
        waiting.remove(next);
        return next;
    }

    private boolean isLearning(StudySlot slot, StudyPlan.Entry entry) {
        return trunks.common(slot.entry().content(), entry.content())
                .filter(common -> common.stages().size() > 1)
                .filter(common -> Trunk.of(slot.directory(), common)
                        .filter(trunk -> trunk.rows() == common.stages().size())
                        .isEmpty())
                .isPresent();
    }

    private void start(StudyPlan.Entry entry) {
        try {
            StudySlot slot = entry.begun()
                    .map(begun -> StudySlot.of(entry, begun, launcher))
                    .orElseGet(() -> made(entry));
            active.add(slot);
            slot.whenOver(woken::release);
            trunks.add(entry.content(), slot.directory());
            tidy();
            listener.started(entry.run(), slot.directory(), slot.start(), ++started, all);
        } catch (InputException e) {
            fail(new StudyOutcome.Failure(entry.run(), ExitCode.INPUT, String.valueOf(e.getMessage())));
        }
    }

    private StudySlot made(StudyPlan.Entry entry) {
        try (RunInputs inputs =
                new Preparation(MethodCatalog.load()).prepare(entry.run().experiment())) {
            Optional<Trunk> trunk = trunks.longest(entry.content());
            RunDirectory made = making.create(inputs, entry.content(), directory -> {
                kept.mark(directory);
                trunk.ifPresent(found -> found.into(directory));
            });
            return StudySlot.made(entry, made, trunk.isPresent(), launcher);
        }
    }

    /** One that cannot be followed any more ends nothing but itself. */
    private void lookAfter(StudySlot slot) {
        try {
            look(slot);
        } catch (InputException e) {
            active.remove(slot);
            fail(new StudyOutcome.Failure(slot.entry().run(), ExitCode.INPUT, String.valueOf(e.getMessage())));
        }
    }

    private void look(StudySlot slot) {
        boolean ended = slot.ended();
        slot.poll();
        if (!ended) {
            return;
        }
        active.remove(slot);
        if (FinishedRuns.completed(slot.directory())) {
            completed.put(slot.entry().content(), slot.directory());
            if (slot.isOurs()) {
                finished.add(slot.entry().content(), slot.directory());
            }
            StudyPlan.uninterrupted(slot.directory())
                    .ifPresent(seconds -> pace = pace.with(slot.entry().run().variant(), seconds));
            listener.completed(slot.entry().run(), slot.directory(), slot.progress());
            tidy();
            return;
        }
        slot.requireFollowed();
        if (slot.isOurs() && !slot.isAtWork()) {
            fail(slot.failure());
        } else {
            // Somebody else's worker has left it unfinished, or has turned ours away.
            waiting.addFirst(slot.entry());
        }
    }

    /** What cannot be removed is told and stays; the run is completed nevertheless. */
    private void tidy() {
        Set<RunContent> waitingFor =
                waiting.stream().map(StudyPlan.Entry::content).collect(Collectors.toSet());
        finished.tidy(waitingFor, (content, sentence) -> plan.runs().stream()
                .filter(entry -> entry.content().equals(content))
                .findFirst()
                .ifPresent(entry -> fail(new StudyOutcome.Failure(entry.run(), ExitCode.FAILED, sentence))));
    }

    private void fail(StudyOutcome.Failure failure) {
        failures.add(failure);
        listener.failed(failure);
    }

    /** The work left in all slots, shared by them. */
    private OptionalDouble seconds() {
        double left = 0;
        for (StudySlot slot : active) {
            OptionalDouble own = slot.progress().remainingSeconds();
            OptionalDouble planned = pace.seconds(slot.entry().run().variant());
            if (own.isEmpty() && planned.isEmpty()) {
                return OptionalDouble.empty();
            }
            left += own.orElse(planned.orElse(0));
        }
        for (StudyPlan.Entry entry : waiting) {
            OptionalDouble planned = pace.seconds(entry.run().variant());
            if (planned.isEmpty()) {
                return OptionalDouble.empty();
            }
            left += planned.getAsDouble();
        }
        return OptionalDouble.of(left / Math.max(1, Math.min(slots, active.size() + waiting.size())));
    }

    private boolean pause() {
        try {
            if (woken.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private StudyOutcome outcome() {
        return new StudyOutcome(completed(plan, completed), failures);
    }

    /** The study's finished runs with those made since. */
    private static Map<StudyRun, RunDirectory> completed(StudyPlan plan, Map<RunContent, RunDirectory> since) {
        Map<StudyRun, RunDirectory> all = new LinkedHashMap<>();
        for (StudyPlan.Entry entry : plan.runs()) {
            RunDirectory made = since.get(entry.content());
            entry.finished().or(() -> Optional.ofNullable(made)).ifPresent(run -> all.put(entry.run(), run));
        }
        return all;
    }
}
