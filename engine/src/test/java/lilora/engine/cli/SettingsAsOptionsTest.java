package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.run.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Sentences are read in the window as well, where nobody knows an option or a command: only a command line names it. */
class SettingsAsOptionsTest {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    /** They call other programs, or write what is to be typed. */
    private static final Set<String> OF_OTHERS =
            Set.of("NvidiaSmi.java", "TorchBuild.java", "ModelCard.java", "JobTemplate.java", "SpareJava.java");

    private static final Pattern NAMED = Pattern.compile("withCommand\\([^;]*?\"([a-z][a-z-]*)[ \"]");

    /** What they say is told by terminals alone, or is a comment in a file that is to be typed. */
    private static final Set<String> OF_TERMINALS = Set.of("WorkerLog.java", "WorkerEnd.java", "ModelCard.java");

    private final Set<String> commands = Main.commandLine().getSubcommands().keySet();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compose  | out           | Too large. See --out.",
                "run      | startAdapter  | Too large. See --start-adapter.",
                "import   | train,test    | Too large. See --train, --test.",
                "devices  | out           | Too large.",
                "run      | bankTask,unknownSetting | Too large.",
            })
    void aCommandNamesThoseOptionsThatItHas(String command, String settings, String said) {
        CommandLine line = Main.commandLine().getSubcommands().get(command);
        for (InputException told : List.of(
                InputException.about("Too large.", settings.split(",")),
                new DiskException("Too large.", List.of(settings.split(","))),
                new InputException("Too large.", InputException.about("Of a part.", settings.split(","))))) {
            StringWriter error = new StringWriter();
            line.setErr(new PrintWriter(error));
            assertThat(CommandLineErrors.failed(told, line))
                    .isEqualTo(told instanceof DiskException ? ExitCode.FAILED : ExitCode.INPUT);
            assertThat(error.toString().strip()).isEqualTo(said);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check-data   | plan | allowTrainImages | Shared. See --allow-train-images, lilora check-data.",
                "check-data   | run  | unknownSetting   | Shared. See lilora check-data.",
                "download a/b | run  | unknownSetting   | Shared. See lilora download a/b.",
            })
    void aCommandNamesTheOneThatTellsMore(String more, String command, String setting, String said) {
        CommandLine line = Main.commandLine().getSubcommands().get(command);
        InputException told = InputException.withCommand(more, "Shared.", setting);
        for (InputException one : List.of(told, new InputException("Shared.", told))) {
            StringWriter error = new StringWriter();
            line.setErr(new PrintWriter(error));
            assertThat(CommandLineErrors.failed(one, line)).isEqualTo(ExitCode.INPUT);
            assertThat(error.toString().strip()).isEqualTo(said);
        }
    }

    @Test
    void noSentenceOutsideOfTheCommandsNamesAnOption() throws IOException {
        assertThat(options("Canary.java", "fail(\"Make room with --out.\");")).hasSize(1);
        assertThat(inSources(SettingsAsOptionsTest::options)).isEmpty();
    }

    @Test
    void noSentenceOutsideOfTheCommandsNamesACommand() throws IOException {
        assertThat(commands("Canary.java", "fail(\"Look with 'lilora devices'.\");"))
                .hasSize(1);
        assertThat(inSources(this::commands)).isEmpty();
    }

    @Test
    void whatTellsMoreIsACommand() throws IOException {
        assertThat(inSources((name, source) -> NAMED.matcher(source)
                        .results()
                        .map(named -> named.group(1))
                        .toList()))
                .contains("check-data", "benchmarks", "download")
                .isSubsetOf(commands);
    }

    private static List<String> inSources(BiFunction<String, String, List<String>> found) throws IOException {
        Path sources = Path.of("src/main/java/lilora/engine");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.startsWith(sources.resolve("cli")))
                    .flatMap(file -> found.apply(file.getFileName().toString(), text(file)).stream())
                    .toList();
        }
    }

    private List<String> commands(String name, String source) {
        Pattern command = Pattern.compile("\\blilora (" + String.join("|", commands) + ")\\b");
        return OF_TERMINALS.contains(name) ? List.of() : lines(command, name, source);
    }

    private static List<String> options(String name, String source) {
        return OF_OTHERS.contains(name) ? List.of() : lines(OPTION, name, source);
    }

    private static List<String> lines(Pattern pattern, String name, String source) {
        return source.lines()
                .filter(line -> !line.strip().startsWith("*") && line.contains("\""))
                .filter(line -> pattern.matcher(line).find())
                .map(line -> name + ": " + line.strip())
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
