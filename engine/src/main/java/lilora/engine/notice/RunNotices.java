package lilora.engine.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.result.ContinualMetric;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/** Looks for what is worth a notice in the events of runs that are followed. For one thread. */
public final class RunNotices implements Consumer<RunDirectory> {
    private final Notices notices;
    private final Clock clock;
    private final Map<RunDirectory, Followed> followed = new HashMap<>();

    public RunNotices(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    /** One run, and what was said of it. */
    private final class Followed {
        private final RunDirectory run;
        private final RunSpec spec;
        private final EventReader reader;
        private final Falls falls = new Falls(Falls.USUAL_POINTS);
        private final Set<String> told = new HashSet<>();

        Followed(RunDirectory run) {
            this.run = run;
            this.spec = run.spec();
            this.reader = new EventReader(run.events());
        }

        /** What was measured counts for what is forgotten from now on. */
        void passOver() {
            reader.pollToEnd().events().stream()
                    .map(RecordedEvent::event)
                    .filter(RunEvent.EvalCell.class::isInstance)
                    .forEach(cell -> falls.of((RunEvent.EvalCell) cell));
        }

        void poll() {
            reader.pollToEnd().events().stream().map(RecordedEvent::event).forEach(this::take);
        }

        private void take(RunEvent event) {
            String name = spec.experiment().name();
            if (event instanceof RunEvent.Done done) {
                boolean completed = done.outcome().equals("completed");
                Double ap = done.metrics().get(ContinualMetric.AP.id());
                tell(
                        completed ? RunNotice.Kind.COMPLETED : RunNotice.Kind.STOPPED,
                        "The run \"%s\" is %s.".formatted(name, completed ? "done" + average(ap) : done.outcome()),
                        done.metrics());
            } else if (event instanceof RunEvent.Failed failed) {
                tell(RunNotice.Kind.FAILED, "The run \"%s\" failed: %s".formatted(name, failed.message()), Map.of());
            } else if (event instanceof RunEvent.Alarm alarm) {
                tell(RunNotice.Kind.DISK, "The run \"%s\": %s".formatted(name, alarm.text()), Map.of());
            } else if (event instanceof RunEvent.EvalCell cell) {
                falls.of(cell)
                        .ifPresent(fall -> tell(
                                RunNotice.Kind.FORGETTING,
                                "The run \"%s\" forgets: %s".formatted(name, fall.sentence(task(cell))),
                                Map.of()));
            }
        }

        void interrupted() {
            tell(
                    RunNotice.Kind.INTERRUPTED,
                    "The run \"%s\" was interrupted; it continues from its last checkpoint when it is resumed."
                            .formatted(spec.experiment().name()),
                    Map.of());
        }

        private String task(RunEvent.EvalCell cell) {
            return RunNotice.About.of(spec, Map.of(), run.path()).tasks().get(cell.task() - 1);
        }

        private void tell(RunNotice.Kind kind, String sentence, Map<String, Double> metrics) {
            if (told.add(sentence)) {
                notices.tell(RunNotice.of(
                        kind, sentence, Instant.now(clock), RunNotice.About.of(spec, metrics, run.path())));
            }
        }
    }

    private static String average(@Nullable Double points) {
        return points == null ? "" : String.format(Locale.ROOT, ", average performance %.1f", points);
    }

    /** For a run that goes on: of what happened before, nobody is told again. */
    public static RunNotices ofWhatFollows(Notices notices, Clock clock, RunDirectory run) {
        RunNotices noticed = new RunNotices(notices, clock);
        noticed.passOver(run);
        return noticed;
    }

    /** Nobody is told of what happened in a run until now. */
    public void passOver(RunDirectory run) {
        followed.computeIfAbsent(run, Followed::new).passOver();
    }

    @Override
    public void accept(RunDirectory run) {
        followed.computeIfAbsent(run, Followed::new).poll();
    }

    /** A worker ended without a word, which no event tells. */
    public void interrupted(RunDirectory run) {
        followed.computeIfAbsent(run, Followed::new).interrupted();
    }
}
