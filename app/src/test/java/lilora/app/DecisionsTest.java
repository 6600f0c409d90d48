package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records of decisions beside the modules: complete, told apart by their numbers, and held by tests that exist. */
class DecisionsTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final List<String> SECTIONS =
            List.of("## Context", "## Decision", "## Alternatives", "## Consequences", "## Held by");
    private static final Pattern NAME = Pattern.compile("(\\d{4})-[a-z0-9]+(-[a-z0-9]+)*\\.md");
    private static final Pattern TEST = Pattern.compile("- `(\\w+)#(\\w+)`");
    private static final Pattern REVIEW = Pattern.compile("- review: .{20,}");

    @TempDir
    Path folder;

    @Test
    void everyModuleSaysWhyItIsAsItIs() throws IOException {
        assertThat(records(REPOSITORY))
                .extracting(record -> REPOSITORY.relativize(record).getName(0).toString())
                .contains("app", "assets", "engine", "storage");
    }

    @Test
    void aRecordIsWholeAndItsTestsExist() throws IOException {
        assertThat(faults(REPOSITORY)).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        write("engine/src/test/java/lilora/GoodTest.java", "@Test void holds() {}");
        write("storage/src/test/java/lilora/OtherTest.java", "@Test void also() {}");
        String head =
                "# A decision\n## Context\nc\n## Decision\nd\n## Alternatives\na\n## Consequences\nc\n## Held by\n";
        write("engine/decisions/0001-sound.md", head + "- `GoodTest#holds`\n- `OtherTest#also`\n");
        write("engine/decisions/0002-renamed.md", head + "- `GoodTest#held`\n- `GoneTest#holds`\n");
        write("engine/decisions/0003-unheld.md", head);
        write("storage/decisions/0001-twice.md", head + "- review: who reads it looks for what is said here\n");
        write(
                "storage/decisions/0004-half.md",
                "# A decision\n## Context\nc\n## Held by\n- `OtherTest#also`\n- see there\n");
        write("storage/decisions/five.md", head + "- `OtherTest#also`\n");

        assertThat(faults(folder))
                .containsExactly(
                        "engine/decisions/0002-renamed.md: there is no test GoodTest#held",
                        "engine/decisions/0002-renamed.md: there is no test GoneTest#holds",
                        "engine/decisions/0003-unheld.md: nothing holds it",
                        "storage/decisions/0001-twice.md: its number is taken by engine/decisions/0001-sound.md",
                        "storage/decisions/0004-half.md: its sections are [## Context, ## Held by]",
                        "storage/decisions/0004-half.md: is neither a test nor a review: - see there",
                        "storage/decisions/five.md: is not named NNNN-title.md");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Path> records(Path repository) throws IOException {
        try (Stream<Path> modules = Files.list(repository)) {
            return modules.map(module -> module.resolve("decisions"))
                    .filter(Files::isDirectory)
                    .flatMap(DecisionsTest::children)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> faults(Path repository) throws IOException {
        Map<String, List<Path>> sources = testSources(repository);
        Map<String, Path> numbers = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Path record : records(repository)) {
            String name = repository.relativize(record).toString().replace('\\', '/');
            List<String> own = faultsOfText(Files.readAllLines(record), record, sources);
            Matcher number = NAME.matcher(record.getFileName().toString());
            if (!number.matches()) {
                own.add("is not named NNNN-title.md");
            } else {
                Path taken = numbers.putIfAbsent(number.group(1), record);
                if (taken != null) {
                    own.add("its number is taken by "
                            + repository.relativize(taken).toString().replace('\\', '/'));
                }
            }
            own.forEach(fault -> faults.add(name + ": " + fault));
        }
        return faults;
    }

    private static List<String> faultsOfText(List<String> lines, Path record, Map<String, List<Path>> sources)
            throws IOException {
        List<String> faults = new ArrayList<>();
        if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
            faults.add("has no title");
        }
        List<String> sections =
                lines.stream().filter(line -> line.startsWith("## ")).toList();
        if (!sections.equals(SECTIONS)) {
            faults.add("its sections are " + sections);
        }
        List<String> holders = lines.stream()
                .skip(lines.indexOf("## Held by") + 1L)
                .filter(line -> !line.isBlank())
                .toList();
        if (holders.isEmpty()) {
            faults.add("nothing holds it");
        }
        for (String holder : holders) {
            Matcher test = TEST.matcher(holder);
            if (test.matches()) {
                if (!exists(test.group(1), test.group(2), record, sources)) {
                    faults.add("there is no test " + test.group(1) + "#" + test.group(2));
                }
            } else if (!REVIEW.matcher(holder).matches()) {
                faults.add("is neither a test nor a review: " + holder);
            }
        }
        return faults;
    }

    /** Where classes of one name stand in several modules, that of the record's own module is meant. */
    private static boolean exists(String type, String method, Path record, Map<String, List<Path>> sources)
            throws IOException {
        Path module = record.getParent().getParent();
        List<Path> all = sources.getOrDefault(type, List.of());
        List<Path> own =
                all.stream().filter(source -> source.startsWith(module)).toList();
        Pattern declared = Pattern.compile("\\bvoid " + method + "\\(");
        for (Path source : own.isEmpty() ? all : own) {
            if (declared.matcher(Files.readString(source)).find()) {
                return true;
            }
        }
        return false;
    }

    /** The sources of all modules' tests, by the name of their class. */
    private static Map<String, List<Path>> testSources(Path repository) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("app", "assets", "assets/builder", "engine", "storage")) {
            for (String kind : List.of("test", "test-shared")) {
                Path tests =
                        repository.resolve(module).resolve("src").resolve(kind).resolve("java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> found = Files.walk(tests)) {
                        found.filter(file -> file.toString().endsWith("Test.java"))
                                .forEach(files::add);
                    }
                }
            }
        }
        return files.stream()
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString().replace(".java", "")));
    }
}
