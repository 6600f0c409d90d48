package lilora.engine.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.diagnostics.Diagnostics;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lilora diagnostics}: the text that a report of a problem wants. */
@Command(
        name = "diagnostics",
        description = {
            "Prints what a report of a problem wants, at most 1 MiB: versions, system, settings of the environment, and of a run what was"
                    + " asked, its last events and the end of its logs.",
            "Homes, names of accounts and of this computer, keys, tokens, passwords, e-mail and network addresses are taken out. Look"
                    + " through it all the same before you give it away."
        },
        mixinStandardHelpOptions = true)
final class DiagnosticsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Run directory, in any state")
    private @Nullable Path run;

    @Override
    public Integer call() {
        Diagnostics diagnostics = Diagnostics.here(System.getenv());
        if (run != null) {
            if (!Files.isDirectory(run)) {
                throw new InputException("There is no folder %s; name the folder of a run.".formatted(run));
            }
            diagnostics.withRun(run);
        }
        System.out.print(Printable.lines(diagnostics.text()));
        return ExitCode.OK;
    }
}
