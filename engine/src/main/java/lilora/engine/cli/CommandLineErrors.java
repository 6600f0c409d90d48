package lilora.engine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PathFault;
import lilora.engine.run.ExitCode;
import lilora.engine.train.MemoryException;
import picocli.CommandLine;

/** How a command line takes arguments and tells what is wrong: in sentences, with exit codes. */
public final class CommandLineErrors {
    private CommandLineErrors() {}

    /** Makes a command line take paths and words as they are given, and refuse in sentences. */
    public static CommandLine on(CommandLine line) {
        // A question may begin with @; it is no file of arguments.
        line.setExpandAtFiles(false);
        line.registerConverter(Path.class, new PathArgument());
        line.setParameterExceptionHandler((error, arguments) -> misused(error));
        line.setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
        return line;
    }

    /**
     * Where the locale has no more than ASCII (LANG=C), what is printed is UTF-8: titles and JSON must not turn into question
     * marks.
     */
    public static void writeUnicode(CommandLine line) {
        if (Charset.defaultCharset().equals(StandardCharsets.US_ASCII)) {
            System.setOut(unicode(FileDescriptor.out));
            System.setErr(unicode(FileDescriptor.err));
            line.setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true));
            line.setErr(new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true));
        }
    }

    private static PrintStream unicode(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }

    private static int misused(CommandLine.ParameterException error) {
        CommandLine command = error.getCommandLine();
        command.getErr().println(Printable.lines(String.valueOf(error.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
            command.usage(command.getErr());
        }
        return ExitCode.INPUT;
    }

    /** Expected trouble is a sentence, a fault of the program a stack trace; the exit code. */
    public static int failed(Exception error, CommandLine command) {
        if (error instanceof InputException told) {
            return tell(
                    command,
                    told.getMessage() + remedies(told, command.getCommandSpec()),
                    error instanceof DiskException ? ExitCode.FAILED : ExitCode.INPUT);
        }
        if (error instanceof MemoryException) {
            return tell(command, String.valueOf(error.getMessage()), ExitCode.FAILED);
        }
        if (error instanceof InvalidPathException path) {
            return tell(command, PathFault.sentence(path), ExitCode.INPUT);
        }
        if (error instanceof UncheckedIOException && error.getCause() instanceof IOException cause) {
            String what = "%s: %s.".formatted(error.getMessage(), DiskException.reason(cause));
            return tell(command, what, ExitCode.INPUT);
        }
        error.printStackTrace(command.getErr());
        return ExitCode.INTERNAL;
    }

    /** What this command calls the settings of which a sentence speaks, and which command it could have named. */
    private static String remedies(InputException told, CommandLine.Model.CommandSpec command) {
        Stream<String> options = told.settings().stream()
                .map(CommandLineErrors::option)
                .filter(name -> command.findOption(name) != null
                        && !String.valueOf(told.getMessage()).contains(name));
        Stream<String> commands =
                Stream.of(told.command()).filter(name -> !name.isEmpty()).map("lilora "::concat);
        String names = Stream.concat(options, commands).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " See " + names + ".";
    }

    private static String option(String setting) {
        return "--" + setting.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static int tell(CommandLine command, String sentence, int code) {
        command.getErr().println(Printable.lines(sentence));
        return code;
    }
}
