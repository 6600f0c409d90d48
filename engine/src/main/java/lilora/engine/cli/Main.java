package lilora.engine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.run.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code lilora}. */
@Command(
        name = "lilora",
        description = "Continual visual instruction tuning: train, evaluate and compare LiLoRA and its baselines.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        subcommands = {
            RunCommand.class,
            StudyCommand.class,
            ResumeCommand.class,
            ControlCommand.class,
            EvaluateCommand.class,
            PlanCommand.class,
            CheckDataCommand.class,
            PretrainCommand.class,
            AskCommand.class,
            MethodsCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All went well.",
            "1:A fault of the program.",
            "2:Arguments or input cannot be used; the sentence says what to do.",
            "3:The run was stopped or released in good order and can be resumed.",
            "4:Training failed (loss, disk, memory); the last checkpoint is usable.",
            "5:The worker process died; the last checkpoint is usable."
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // The words are English; numbers read the same beside them on any machine.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        // Commands that load the engine themselves must not let it ask the network either.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        writeUnicode();
        System.exit(commandLine().execute(arguments));
    }

    /**
     * Where the locale has no more than ASCII (LANG=C), what is printed is UTF-8: titles and JSON must not turn into question
     * marks.
     */
    public static void writeUnicode() {
        if (Charset.defaultCharset().equals(StandardCharsets.US_ASCII)) {
            System.setOut(unicode(FileDescriptor.out));
            System.setErr(unicode(FileDescriptor.err));
        }
    }

    private static PrintStream unicode(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }

    /** The commands, with errors as sentences. */
    static CommandLine commandLine() {
        return sentences(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true));
    }

    /** Makes a command line take paths and arguments as they are given, and say what is wrong in sentences. */
    public static CommandLine sentences(CommandLine line) {
        // A question may begin with @; it is no file of arguments.
        line.setExpandAtFiles(false);
        line.registerConverter(Path.class, new GivenPath());
        line.setParameterExceptionHandler(Main::misused);
        line.setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
        return line;
    }

    private static int misused(CommandLine.ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        command.getErr().println(Printable.lines(String.valueOf(error.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
            command.usage(command.getErr());
        }
        return ExitCode.INPUT;
    }

    private static int failed(Exception error, CommandLine command) {
        if (error instanceof InputException) {
            command.getErr().println(Printable.lines(String.valueOf(error.getMessage())));
            return error instanceof DiskException ? ExitCode.FAILED : ExitCode.INPUT;
        }
        if (error instanceof InvalidPathException path) {
            command.getErr().println(Printable.lines(GivenPath.reason(path)));
            return ExitCode.INPUT;
        }
        if (error instanceof UncheckedIOException unread) {
            command.getErr()
                    .println(Printable.lines("%s: %s."
                            .formatted(unread.getMessage(), DiskException.reason(unread.getCause()))));
            return ExitCode.INPUT;
        }
        error.printStackTrace(command.getErr());
        return ExitCode.INTERNAL;
    }
}
