package lilora.engine.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command that was given, as a shell takes it again. */
final class ShellCommand {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./\\\\-]+");

    private ShellCommand() {}

    static String command(@Nullable CommandSpec command) {
        ParseResult parsed =
                command == null ? null : command.root().commandLine().getParseResult();
        List<String> words = parsed == null ? List.of() : parsed.originalArgs();
        return Stream.concat(Stream.of("lilora"), words.stream())
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
