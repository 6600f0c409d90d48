package lilora.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import lilora.engine.cli.CommandLineErrors;
import lilora.engine.cli.Printable;
import lilora.engine.run.ExitCode;
import lilora.storage.repository.StorageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The workbench's command line. Without a command it opens the window; without a screen it says so and runs the quick start. */
@Command(
        name = "lilora-workbench",
        description = "Opens the workbench's window, or works on its workspace without one.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, ListCommand.class, ShowCommand.class, ExportCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Success.",
            "1:An internal error.",
            "2:Arguments, input or workspace cannot be used; the sentence says what to do.",
            "3:The run was stopped or released in good order and can be resumed.",
            "4:Training failed; the last checkpoint is usable.",
            "5:The worker process died; the last checkpoint is usable."
        })
public final class AppCommand implements Callable<Integer> {
    private final Predicate<Optional<Path>> window;
    private final boolean display;

    @Option(
            names = {"-w", "--workspace"},
            description = "Workspace to open (default: the last one; without a window: workspace)")
    private @Nullable Path workspace;

    /**
     * A command line.
     *
     * @param window opens the window with a workspace or the last one, and returns when it is closed; false if there can be none
     * @param display whether there is a screen
     */
    public AppCommand(Predicate<Optional<Path>> window, boolean display) {
        this.window = window;
        this.display = display;
    }

    /** Does what the arguments ask for; the exit code. */
    public int execute(String... arguments) {
        CommandLine line = sentences(new CommandLine(this));
        CommandLineErrors.writeUnicode(line);
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (display && window.test(Optional.ofNullable(workspace))) {
            return ExitCode.OK;
        }
        Path folder = workspace == null ? Path.of("workspace") : workspace;
        System.out.println(
                "No window can be opened here: there is no display, or it does not answer, or GTK 3 is missing. The quick start"
                        + " runs in this terminal instead, recorded in " + folder.toAbsolutePath() + ".");
        System.out.println(
                "Ctrl+C ends it. A window that is opened on that folder shows what it found, as do the commands 'list' and"
                        + " 'show' (mvn -q -Pworkbench package -Dcommand=list).");
        System.out.println();
        return sentences(new CommandLine(new RunCommand())).execute("--workspace", folder.toString());
    }

    private static CommandLine sentences(CommandLine line) {
        return CommandLineErrors.on(line)
                .setExecutionStrategy(parsed -> {
                    if (parsed.hasSubcommand() && parsed.hasMatchedOption("--workspace")) {
                        throw new CommandLine.ParameterException(
                                line, "Name the workspace after the command: list --workspace FOLDER.");
                    }
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((error, command, parsed) -> sentence(error, command));
    }

    /** The engine's rule, and the workspace's own sentences. */
    private static int sentence(Exception error, CommandLine command) {
        if (error instanceof StorageException storage) {
            command.getErr().println(Printable.lines(String.valueOf(storage.getMessage())));
            return storage.kind() == StorageException.Kind.INTERNAL ? ExitCode.INTERNAL : ExitCode.INPUT;
        }
        return CommandLineErrors.failed(error, command);
    }
}
