package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged tasks, zipped and not, and damaged experiments: a check, a run and an import say in a sentence what is wrong, the check finds
 * whatever the others refuse, and what is read differently has another hash. {@code -Dlilora.fuzz=5000} does more of it,
 * {@code -Dlilora.fuzz.seed} other ones.
 */
class TaskFuzzTest {
    private static final int INPUTS = Integer.getInteger("lilora.fuzz", 60);
    private static final long SEED = Long.getLong("lilora.fuzz.seed", 1);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final ObjectMapper TREES = new ObjectMapper();

    /** What stands where something else should. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "2.5",
            "1e999",
            "99999999999",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"../x\"",
            "\"/x\"",
            "\"a\\\\b\"",
            "\"a\\u0000b\"",
            "\"\\ud83d\"",
            "\"<image>\"",
            "\"NaN\"",
            "[]",
            "[1]",
            "[null]",
            "{}",
            "{\"a\": 1}");
    /** What stands in the text itself. */
    private static final List<String> PIECES =
            List.of("NaN", ",", "{", "]", "\"", "\\", "\u0000", "\r", "\ufeff", "1e400", "\"id\":1,", "/*", "\ud7ff");

    @TempDir
    static Path shared;

    private static Path original;
    private static String hash;
    private static TinyWorld world;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        original = TinyTask.write(shared.resolve("tasks"), "colours", 4, 3);
        try (Task task = Task.load(original)) {
            hash = task.contentHash();
        }
    }

    @Test
    void aDamagedTaskIsRefusedByTheCheckOrLoadedAsWhatItIs() throws IOException {
        Random random = new Random(SEED);
        List<String> files =
                List.of("task.json", "train.json", "test.json", "images/000.png", "task.json", "test.json");
        for (int i = 0; i < INPUTS; i++) {
            String file = files.get(i % files.size());
            Path task = copy(original, folder.resolve("task"));
            Path damaged = task.resolve(file);
            byte[] before = Files.readAllBytes(damaged);
            byte[] after = file.endsWith(".png") ? damage(before, random) : damagedText(before, random);
            Files.write(damaged, after);
            String what = "seed %d, %d: %s: %s".formatted(SEED, i, file, shown(after));
            within(what, () -> {
                judge(task, Arrays.equals(before, after), what);
                imported(task, what);
            });
        }
    }

    @Test
    void aDamagedZipIsRefusedByTheCheckOrLoadedAsWhatItIs() throws IOException {
        Random random = new Random(SEED);
        Path zipped = copy(original, shared.resolve("zipped"));
        zip(zipped.resolve("images"), zipped.resolve("images.zip"));
        Path description = zipped.resolve("task.json");
        Files.writeString(description, Files.readString(description).replace("\"images\"", "\"images.zip\""));
        byte[] before = Files.readAllBytes(zipped.resolve("images.zip"));
        for (int i = 0; i < INPUTS; i++) {
            Path task = copy(zipped, folder.resolve("task"));
            byte[] after = damage(before, random);
            Files.write(task.resolve("images.zip"), after);
            String what = "seed %d, %d: zip of %d bytes".formatted(SEED, i, after.length);
            within(what, () -> judge(task, true, what));
        }
    }

    @Test
    void aDamagedExperimentIsRefusedOrReadAsWhatItSays() throws IOException {
        Random random = new Random(SEED);
        Path whole = shared.resolve("whole.json");
        Json.writeAtomically(whole, world.experiment("lilora"));
        ExperimentSpec asked = ExperimentFile.read(whole);
        byte[] before = Files.readAllBytes(whole);
        Preparation preparation = new Preparation(MethodCatalog.load());
        for (int i = 0; i < INPUTS; i++) {
            byte[] after = damagedText(before, random);
            Path file = Files.write(folder.resolve("experiment.json"), after);
            String what = "seed %d, %d: %s".formatted(SEED, i, shown(after));
            within(what, () -> {
                try {
                    ExperimentSpec read = ExperimentFile.read(file);
                    if (isSameJson(before, after)) {
                        assertThat(read).as(what).isEqualTo(asked);
                    }
                    try (RunInputs inputs = preparation.prepare(read)) {
                        assertThat(inputs.tasks()).as(what).isNotEmpty();
                        DataCheck.requireUsable(inputs);
                    }
                } catch (InputException e) {
                    isSentence(e.getMessage(), what);
                }
            });
        }
    }

    /** @param same whether what is hashed is as it was, as far as can be told */
    private static void judge(Path task, boolean same, String what) {
        TaskReport report = new TaskValidator(DataCheck.settings()).check(task);
        report.findings().forEach(finding -> isSentence(finding.message(), what));
        try (Task loaded = Task.load(task)) {
            String now = loaded.contentHash();
            assertThat(same || !now.equals(hash)).as(what).isTrue();
            if (report.usable()) {
                assertThat(report.counts().train())
                        .as(what)
                        .isEqualTo(loaded.train().size());
                assertThat(report.counts().test())
                        .as(what)
                        .isEqualTo(loaded.test().size());
            }
        } catch (InputException e) {
            isSentence(e.getMessage(), what);
            assertThat(report.usable()).as(what + " " + e.getMessage()).isFalse();
        }
    }

    private void imported(Path task, String what) throws IOException {
        Path out = folder.resolve("imported");
        remove(out);
        Invocation done = Invocation.of("import", task, "--images", task.resolve("images"), "--out", out);
        assertThat(done.code()).as(what + done.err()).isIn(0, 2);
        isSentence(done.err() + done.out() + ".", what);
        assertThat(Files.exists(out)).as(what).isEqualTo(done.code() == 0);
        if (done.code() == 0) {
            assertThat(new TaskValidator(DataCheck.settings()).check(out).usable())
                    .as(what)
                    .isTrue();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void within(String what, Work work) {
        Assertions.assertTimeout(LONGEST, work::run, what);
    }

    private static void isSentence(String text, String what) {
        assertThat(text)
                .as(what)
                .isNotBlank()
                .doesNotContain("\tat ", "java.", "Exception", "jackson", "null.", "StreamReadFeature");
    }

    private static String shown(byte[] text) {
        String all = new String(text, StandardCharsets.UTF_8);
        return all.substring(0, Math.min(300, all.length()));
    }

    private static boolean isSameJson(byte[] one, byte[] two) throws IOException {
        try {
            return TREES.readTree(one).equals(TREES.readTree(two));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        }
    }

    private static byte[] damagedText(byte[] text, Random random) throws IOException {
        if (random.nextInt(3) > 0) {
            return value(text, random);
        }
        if (random.nextBoolean()) {
            return damage(text, random);
        }
        String all = new String(text, StandardCharsets.UTF_8);
        int at = random.nextInt(all.length());
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        return (all.substring(0, at) + piece + all.substring(at)).getBytes(StandardCharsets.UTF_8);
    }

    /** Another value at some field, a field gone, or one under another name. */
    private static byte[] value(byte[] text, Random random) throws IOException {
        JsonNode root = TREES.readTree(text);
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode into = containers.get(random.nextInt(containers.size()));
        JsonNode value = TREES.readTree(VALUES.get(random.nextInt(VALUES.size())));
        if (into instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name.substring(0, name.length() - 1) + "q", object.remove(name));
                default -> object.set(name, value);
            }
        } else if (into instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.remove(at);
                case 1 -> array.add(array.get(at));
                default -> array.set(at, value);
            }
        }
        return TREES.writeValueAsBytes(root);
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(bytes, at);
            case 2 -> random.nextBytes(damaged);
            default -> {
                for (int i = 0; i < 8; i++) {
                    damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return damaged;
    }

    private static void zip(Path images, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.list(images)) {
            for (Path image : all.sorted().toList()) {
                zip.putNextEntry(new ZipEntry(image.getFileName().toString()));
                Files.copy(image, zip);
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        remove(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
