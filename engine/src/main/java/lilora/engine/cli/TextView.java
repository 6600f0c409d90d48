package lilora.engine.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.result.AccuracyMatrix;

/**
 * A run as text for people. On a terminal one line at the bottom shows progress and remaining time and is redrawn in place;
 * elsewhere that line is printed from time to time.
 */
final class TextView implements RunView {
    private static final int BAR = 24;
    private static final long PLAIN_EVERY_NANOS = 15_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final ResultTable table;
    private final int tasks;
    private boolean headed;
    /** The matrix row that has cells and is not printed; none below 0. */
    private int open = -1;

    private long lastPlain = System.nanoTime();

    TextView(PrintStream out, boolean terminal, List<String> taskTitles) {
        this.out = out;
        this.terminal = terminal;
        this.table = new ResultTable(taskTitles);
        this.tasks = taskTitles.size();
    }

    @Override
    public void show(RecordedEvent recorded, RunProgress progress) {
        RunEvent event = recorded.event();
        if (endsRow(event)) {
            row(progress);
        }
        if (event instanceof RunEvent.EvalCell cell) {
            rowIfComplete(cell, progress);
        } else if (event instanceof RunEvent.SampleAnswer sample) {
            line("  %s: %s -> %s (reference: %s)"
                    .formatted(
                            sample.item(), flat(sample.question()), flat(sample.answer()), flat(sample.reference())));
        } else if (event instanceof RunEvent.HeldOutLoss held) {
            line(String.format(
                    Locale.ROOT,
                    "stage %d, step %d: held-out loss %.4f (%,d items, %,d tokens)",
                    held.stage(),
                    held.step(),
                    held.loss(),
                    held.items(),
                    held.tokens()));
        } else if (event instanceof RunEvent.Note note) {
            line(note.text());
        } else if (event instanceof RunEvent.Alarm alarm) {
            line("! " + alarm.text());
        } else if (event instanceof RunEvent.Preflight check && !check.verdict().equals("ok")) {
            line(check.verdict() + ": " + check.check() + ": " + check.found() + " (needed: " + check.needed() + ")");
        } else if (event instanceof RunEvent.StateChanged state) {
            line(state.state() + ": " + state.reason());
        }
        tick(progress);
    }

    @Override
    public void tick(RunProgress progress) {
        if (progress.done().isPresent() || progress.failed().isPresent()) {
            return;
        }
        if (terminal) {
            out.print(CLEAR_LINE + Printable.line(status(progress)));
            out.flush();
        } else if (System.nanoTime() - lastPlain > PLAIN_EVERY_NANOS) {
            lastPlain = System.nanoTime();
            out.println(Printable.line(status(progress)));
        }
    }

    @Override
    public void end(RunProgress progress) {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    /** A matrix row is printed when its last cell has come. */
    private void rowIfComplete(RunEvent.EvalCell cell, RunProgress progress) {
        int last = progress.plan().isPresent() ? lastTaskOfRow(cell.stage(), progress) : tasks;
        open = cell.stage();
        if (cell.task() >= last) {
            row(progress);
        }
    }

    /** Whether no other cell comes in the open row: its last tasks may have no test items. */
    private boolean endsRow(RunEvent event) {
        return event instanceof RunEvent.EvalCell cell
                ? cell.stage() != open
                : event instanceof RunEvent.StageStart
                        || event instanceof RunEvent.StageEnd
                        || (event instanceof RunEvent.Done done
                                && done.outcome().equals("completed"));
    }

    private void row(RunProgress progress) {
        if (open < 0) {
            return;
        }
        if (!headed) {
            line(table.header());
            headed = true;
        }
        AccuracyMatrix matrix = progress.matrix(tasks);
        line(table.row(matrix, open));
        open = -1;
    }

    /** Row 0 and the full matrix end with the last task, the lower triangle with the diagonal. */
    private int lastTaskOfRow(int row, RunProgress progress) {
        int cells = progress.plan().orElseThrow().evaluations();
        boolean triangle = cells <= tasks * (tasks + 1) / 2 + tasks;
        return row == 0 || !triangle ? tasks : row;
    }

    private static String flat(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void line(String text) {
        out.println((terminal ? CLEAR_LINE : "") + Printable.lines(text));
    }

    private static String status(RunProgress progress) {
        double fraction = progress.fraction();
        int filled = (int) Math.round(fraction * BAR);
        StringBuilder line = new StringBuilder()
                .append('[')
                .append("#".repeat(filled))
                .append("-".repeat(BAR - filled))
                .append(String.format(Locale.ROOT, "] %3.0f %%  ", 100 * fraction))
                .append(progress.activity());
        progress.lastStep().ifPresent(step -> {
            if (progress.activity().startsWith("learning")) {
                line.append(String.format(Locale.ROOT, ", step %d", step.step()));
                progress.stage().ifPresent(stage -> line.append("/").append(stage.steps()));
                line.append(String.format(Locale.ROOT, ", loss %.3f", step.loss()));
            }
        });
        OptionalDouble remaining = progress.remainingSeconds();
        if (remaining.isPresent()) {
            line.append(", ").append(duration(remaining.getAsDouble())).append(" left");
        }
        return line.toString();
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return "%d min %02d s".formatted(whole / 60, whole % 60);
        }
        return "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
    }
}
