package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.pretrain.BaseModelTraining;
import lilora.engine.run.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README, the guide to the command line and CONTRIBUTING say is so: commands, paths, figures and sample experiments. */
class ReadmeTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path ASSETS = TOP.resolve("assets/src/main/resources/lilora/assets");
    private static final Path EXPERIMENTS = ASSETS.resolve("experiments");
    private static final String README = read(TOP.resolve("README.md"));
    private static final String GUIDE = read(TOP.resolve("engine/README.md"));
    private static final String CONTRIBUTING = read(TOP.resolve(".github/CONTRIBUTING.md"));
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> code(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** From one heading to the next. */
    private static String section(String heading) {
        int from = README.indexOf("\n## " + heading + "\n");
        assertThat(from).as(heading).isPositive();
        int to = README.indexOf("\n## ", from + 1);
        return README.substring(from, to < 0 ? README.length() : to);
    }

    /** The first columns of the guide's tables of commands, and the examples on the first page. */
    static List<String> commands() {
        String start = "    java -jar engine/target/lilora.jar ";
        List<String> commands = new ArrayList<>();
        boolean inTable = false;
        for (String line : GUIDE.lines().toList()) {
            inTable = line.startsWith("|") && (inTable || line.startsWith("| command |"));
            if (inTable) {
                commands.addAll(code(line.split("\\|")[1]));
            }
        }
        README.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .forEach(commands::add);
        return commands;
    }

    /** What is written in capitals stands for what somebody gives. */
    private static String[] arguments(String command) {
        List<String> arguments = new ArrayList<>();
        Matcher words = Pattern.compile("\"[^\"]*\"|\\S+").matcher(command.replaceAll("[\\[\\]…\"]", " "));
        while (words.find()) {
            String word = words.group();
            arguments.add(
                    switch (word) {
                        case "NAME=VALUE" -> "rank=8";
                        case "N", "K" -> "1";
                        default -> word.startsWith("A/") ? ASSETS + word.substring(1) : word;
                    });
        }
        return arguments.toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreUnderstood(String command) {
        Main.commandLine().parseArgs(arguments(command));
    }

    @Test
    void everyCommandIsInTheTable() {
        Set<String> told = commands().stream()
                .map(command -> command.split(" ")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told)
                .isEqualTo(new TreeSet<>(Main.commandLine().getSubcommands().keySet()));
    }

    @Test
    void optionsThatAreNamedExist() {
        Set<String> known = Stream.concat(
                        Stream.of(Main.commandLine()), Main.commandLine().getSubcommands().values().stream())
                .flatMap(command -> command.getCommandSpec().options().stream())
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toSet());
        List<String> named = code(README + GUIDE).stream()
                .flatMap(text -> Arrays.stream(text.split("[\\s\\[\\]]+")))
                .filter(word -> word.startsWith("--"))
                .toList();
        assertThat(named).hasSizeGreaterThan(15).allMatch(known::contains);
    }

    private static List<Path> linked(String page, Path folder) {
        return Pattern.compile("\\]\\(([^)#]+)[^)]*\\)")
                .matcher(page)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("http"))
                .map(folder::resolve)
                .toList();
    }

    @Test
    void pathsThatAreNamedExist() {
        List<Path> paths = new ArrayList<>(linked(README, TOP));
        paths.addAll(linked(GUIDE, TOP.resolve("engine")));
        code(README + GUIDE).stream()
                .filter(text -> text.matches("A/\\S+"))
                .forEach(text -> paths.add(ASSETS.resolve(text.substring(2))));
        section("Where things are")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> code(line).get(0))
                .forEach(text -> paths.add(TOP.resolve(text)));
        assertThat(paths).hasSizeGreaterThan(12).allSatisfy(path -> assertThat(path)
                .exists());
    }

    @Test
    void packagesOfTheTableExist() {
        Map<String, String> roots = Map.of(
                "`engine`", "engine/src/main/java/lilora/engine",
                "`storage`", "storage/src/main/java/lilora/storage",
                "`app`", "app/src/main/java/lilora/app");
        section("Where things are")
                .lines()
                .filter(line -> roots.containsKey(line.split("\\|", 3).length > 2 ? line.split("\\|")[1].trim() : ""))
                .forEach(line -> {
                    Path root = TOP.resolve(roots.get(line.split("\\|")[1].trim()));
                    code(line.substring(line.indexOf('|', 2))).stream()
                            .filter(name -> !name.equals("Workbench"))
                            .forEach(name -> assertThat(root.resolve(name.replace('.', '/')))
                                    .isDirectory());
                });
    }

    @Test
    void profilesThatAreNamedExist() {
        String pom = read(TOP.resolve("pom.xml")) + read(TOP.resolve("app/pom.xml"));
        Set<String> profiles = new TreeSet<>();
        Matcher named = Pattern.compile("mvn [^`#\n]*?-P([\\w-]+)").matcher(README + GUIDE + CONTRIBUTING);
        while (named.find()) {
            profiles.add(named.group(1));
        }
        assertThat(profiles).contains("workbench", "quick-start", "quick").allSatisfy(profile -> assertThat(pom)
                .contains("<id>" + profile + "</id>"));
        assertThat(CONTRIBUTING).contains("-Dscreen=");
        assertThat(pom).contains("<name>screen</name>");
    }

    @Test
    void exitCodesAreThose() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        Matcher said = Pattern.compile("(\\d) (done|internal error|input|stopped|training failed|worker died)")
                .matcher(GUIDE);
        while (said.find()) {
            codes.put(said.group(2), Integer.parseInt(said.group(1)));
        }
        assertThat(codes)
                .isEqualTo(Map.of(
                        "done", ExitCode.OK,
                        "internal error", ExitCode.INTERNAL,
                        "input", ExitCode.INPUT,
                        "stopped", ExitCode.STOPPED,
                        "training failed", ExitCode.FAILED,
                        "worker died", ExitCode.WORKER_DIED));
    }

    @Test
    void sampleExperimentsAreReadAndPlanned(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(EXPERIMENTS)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(all).hasSizeGreaterThan(4);
            for (Path file : all) {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (name.startsWith("pretrain")) {
                    BaseModelTraining.read(file, Optional.of(ASSETS.resolve("pretraining")));
                } else if (Json.tree(file).has("variants")) {
                    StudySpec study = Json.read(file, StudySpec.class);
                    assertThat(EXPERIMENTS.resolve(study.experiment())).exists();
                    study.variants().forEach(variant -> MethodCatalog.load()
                            .find(variant.method().id()));
                } else if (Json.tree(file).path("baseModel").asText().equals("micro")) {
                    assertThat(Main.commandLine()
                                    .execute("plan", onNano(file, folder).toString()))
                            .isZero();
                } else {
                    ExperimentSpec spec = ExperimentFile.read(file);
                    spec.tasks()
                            .forEach(task -> assertThat(Path.of(task.folder())).isDirectory());
                    assertThat(Path.of(spec.baseModel())).isDirectory();
                    assertThat(Main.commandLine().execute("plan", file.toString()))
                            .as(name)
                            .isZero();
                }
            }
        }
    }

    /** The sample is read as it stands, and the table below it names every field, in its order. */
    @Test
    void theFormOfAnExperimentFileIsTold(@TempDir Path folder) throws IOException {
        String told = GUIDE.substring(GUIDE.indexOf("### Experiment files"), GUIDE.indexOf("### Large models"));
        String sample = told.lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve("sample.json"), sample);
        ExperimentSpec spec = ExperimentFile.read(file);
        assertThat(spec.tasks()).hasSize(2);
        MethodCatalog.load().find(spec.method().id());
        Set<String> named = Set.copyOf(code(told));
        Stream.of(ExperimentSpec.class, TaskSpec.class, MethodSpec.class, TrainingSpec.class, EvaluationSpec.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("schema"))
                .forEach(name -> assertThat(named).contains(name));
        Arrays.stream(EvaluationSpec.Coverage.values())
                .forEach(coverage -> assertThat(named).contains(coverage.name()));
    }

    /** An experiment on the model that is assembled, see README, with another in its place. */
    private static Path onNano(Path file, Path folder) {
        assertThat(Json.tree(ASSETS.resolve("projectors/micro/assembly.json"))
                        .path("name")
                        .asText())
                .isEqualTo("micro");
        ObjectNode other = (ObjectNode) Json.tree(file);
        other.put("baseModel", ASSETS.resolve("models/nano").toString());
        for (JsonNode task : other.path("tasks")) {
            String place = task.path("folder").asText();
            ((ObjectNode) task).put("folder", EXPERIMENTS.resolve(place).toString());
        }
        Path copy = folder.resolve("micro.json");
        Json.writeAtomically(copy, other);
        return copy;
    }

    @Test
    void classesAndFoldersThatContributingNamesExist() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(TOP, 12)) {
            sources = files.map(TOP::relativize)
                    .map(path -> path.toString().replace('\\', '/'))
                    .filter(path -> path.contains("/src/") && path.endsWith(".java"))
                    .collect(Collectors.toSet());
        }
        List<String> qualified = code(CONTRIBUTING).stream()
                .filter(text -> text.matches("lilora(\\.[a-z0-9]+)+(\\.[A-Z]\\w+)?"))
                .map(text -> text.replace('.', '/'))
                .toList();
        assertThat(qualified).hasSizeGreaterThan(8).allSatisfy(name -> assertThat(sources)
                .anyMatch(path -> path.contains("/java/" + name + ".java") || path.contains("/java/" + name + "/")));
        Matcher tests = Pattern.compile("-Dtest=(\\w+)|`(\\w+Test)`").matcher(CONTRIBUTING);
        while (tests.find()) {
            String name = tests.group(1) == null ? tests.group(2) : tests.group(1);
            assertThat(sources).anyMatch(path -> path.endsWith("/" + name + ".java"));
        }
        Matcher modules = Pattern.compile("-pl ([a-z/]+)").matcher(CONTRIBUTING);
        while (modules.find()) {
            assertThat(TOP.resolve(modules.group(1)).resolve("pom.xml")).exists();
        }
        assertThat(code(CONTRIBUTING).stream().filter(text -> text.endsWith("/decisions")))
                .hasSizeGreaterThan(2)
                .allSatisfy(folder -> assertThat(TOP.resolve(folder)).isDirectory());
    }
}
