package lilora.engine.cli;

import java.io.PrintStream;
import lilora.engine.data.Finding;
import lilora.engine.data.TaskReport;

/** What a check found, for people. */
final class FindingLines {
    private FindingLines() {}

    static void print(TaskReport task, PrintStream out) {
        out.println(Printable.line("%s: %s, %s, %s: %s"
                .formatted(
                        task.folder(),
                        counted(task.counts().train(), "training item"),
                        counted(task.counts().test(), "test item"),
                        counted(task.counts().images(), "image"),
                        task.usable() ? "usable" : counted(task.errors(), "error"))));
        task.findings().forEach(finding -> print(finding, out));
        task.totals().forEach((code, total) -> {
            long listed = task.findings().stream().filter(f -> f.code() == code).count();
            if (total > listed) {
                out.println("  and %,d more of the kind \"%s\"".formatted(total - listed, words(code)));
            }
        });
    }

    static void print(Finding finding, PrintStream out) {
        out.println(Printable.line(
                "  " + (finding.severity() == Finding.Severity.ERROR ? "error: " : "warning: ") + finding.message()));
    }

    static String counted(long number, String noun) {
        return "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }

    private static String words(Finding.Code code) {
        return code.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
