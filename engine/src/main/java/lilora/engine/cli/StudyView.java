package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import lilora.engine.event.RunProgress;
import lilora.engine.file.FreeSpace;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.Kept;
import lilora.engine.study.StudyListener;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyRanks;
import lilora.engine.study.StudyRun;

/** A study at work as text for people: a line when a run begins and ends, and how far all of it is. */
final class StudyView implements StudyListener {
    private static final long PLAIN_EVERY_NANOS = 60_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final StudyPlan plan;
    private final PrintStream out;
    private final Consumer<RunDirectory> recorder;
    private final boolean terminal = Terminal.isWatched();
    private long lastPlain = System.nanoTime();

    StudyView(StudyPlan plan, PrintStream out) {
        this(plan, out, run -> {});
    }

    private StudyView(StudyPlan plan, PrintStream out, Consumer<RunDirectory> recorder) {
        this.plan = plan;
        this.out = out;
        this.recorder = recorder;
    }

    /** The same, telling somebody else of the runs too. */
    StudyView telling(Consumer<RunDirectory> others) {
        return new StudyView(plan, out, others);
    }

    /** What there is to do and what it will take. */
    void announce(Kept kept, int slots, Path runs, Path cache) {
        int all = plan.runs().size();
        int missing = plan.remaining().size();
        String title = plan.study().spec().title();
        if (title != null) {
            out.println(Printable.line(title));
        }
        out.println("%s: %s, %s of %s; %d completed, %d to do, %d of them begun"
                .formatted(
                        FindingLines.counted(all, "run"),
                        FindingLines.counted(plan.study().variants().size(), "variant"),
                        FindingLines.counted(plan.study().orders().size(), "order"),
                        FindingLines.counted(plan.study().tasks().size(), "task"),
                        plan.done(),
                        missing,
                        plan.remaining().stream()
                                .filter(entry -> entry.begun().isPresent())
                                .count()));
        plan.study()
                .orders()
                .forEach(order -> out.println(Printable.line("  order %s: %s"
                        .formatted(
                                order.name(),
                                order.of(plan.study().tasks()).stream()
                                        .map(task -> task.id())
                                        .collect(Collectors.joining(", "))))));
        if (missing > 0) {
            out.println("  " + time(slots));
            long free = FreeSpace.of(runs);
            long need = plan.diskBytes(kept, slots);
            out.println("  disk about %,d MiB in %s, of which %,d MiB are free, and %,d MiB of vision features in %s"
                    .formatted(need >> 20, runs, free >> 20, plan.featureBytes() >> 20, cache));
            if (free < need) {
                System.err.println(
                        "The runs will not fit on the disk; make room, name a --workspace on another, or keep less with --keep.");
            }
        }
    }

    /** What each variant stores, at which rank: it decides what a comparison is worth. */
    void ranks() {
        StudyRanks ranks = StudyRanks.of(plan.study());
        ranks.lines().forEach(line -> out.println(Printable.line("  variant " + line)));
        if (!ranks.shortfall().isEmpty()) {
            System.err.println(Printable.line(ranks.shortfall()));
        }
    }

    private String time(int slots) {
        OptionalDouble seconds = plan.seconds(slots);
        if (seconds.isEmpty()) {
            return "time unknown on this device";
        }
        return "time roughly %s, %d at once, %s"
                .formatted(TextView.duration(seconds.getAsDouble()), slots, plan.basis());
    }

    /** The runs that are used again, and those that would be but for one thing. */
    void reused() {
        for (StudyPlan.Entry entry : plan.runs()) {
            entry.finished()
                    .map(RunDirectory::toString)
                    .or(() -> entry.known().map(known -> "its results in the file"))
                    .ifPresent(source -> out.println(Printable.line(
                            "%s: reused from %s".formatted(entry.run().title(), source))));
            entry.unsure()
                    .ifPresent(run -> System.err.println(Printable.line(
                            "%s did the same, but does not tell by how many threads, on which the last bits depend; it is not used again."
                                    .formatted(run))));
        }
    }

    @Override
    public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
        String how =
                switch (start) {
                    case NEW -> "begins in";
                    case BRANCHED -> "begins with stages of another run in";
                    case RESUMED -> "goes on in";
                    case FOLLOWED -> "is at work already in";
                };
        line("%d of %d, %s: %s %s".formatted(number, all, run.title(), how, directory));
    }

    @Override
    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {
        active.forEach(run -> recorder.accept(run.directory()));
        if (active.isEmpty()) {
            return;
        }
        if (terminal) {
            out.print(CLEAR_LINE + Printable.line(status(active, finished, all, seconds)));
            out.flush();
        } else if (System.nanoTime() - lastPlain > PLAIN_EVERY_NANOS) {
            lastPlain = System.nanoTime();
            out.println(Printable.line(status(active, finished, all, seconds)));
        }
    }

    private static String status(List<Active> active, int finished, int all, OptionalDouble seconds) {
        String working = active.stream()
                .map(run -> String.format(
                        Locale.ROOT, "%.0f %%", 100 * run.progress().fraction()))
                .collect(Collectors.joining(", "));
        return "%d of %d done, at work: %s%s"
                .formatted(
                        finished,
                        all,
                        working,
                        seconds.isPresent() ? "; about " + TextView.duration(seconds.getAsDouble()) + " left" : "");
    }

    @Override
    public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {
        recorder.accept(directory);
        progress.done()
                .ifPresent(done -> line("%s: done in %s   %s"
                        .formatted(
                                run.title(), TextView.duration(done.seconds()), ResultTable.metrics(done.metrics()))));
    }

    @Override
    public void failed(StudyOutcome.Failure failure) {
        line("%s: failed; the others go on".formatted(failure.run().title()));
    }

    private void line(String text) {
        out.println((terminal ? CLEAR_LINE : "") + Printable.line(text));
    }
}
