package lilora.engine.cli;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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

    /** @param without options that stand for themselves and are left out */
    static String command(@Nullable CommandSpec command, String... without) {
        ParseResult parsed =
                command == null ? null : command.root().commandLine().getParseResult();
        List<String> words = parsed == null ? List.of() : parsed.originalArgs();
        Stream<String> kept = words.stream().filter(Predicate.not(Set.of(without)::contains));
        return Stream.concat(Stream.of("lilora"), kept)
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
