package lilora.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lilora.builder.source.BuildException;
import lilora.builder.source.FakePackages;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourcePackage;
import lilora.builder.source.SourceRow;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.ToyTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildBenchmarkTest {
    @TempDir
    Path folder;

    private PackageSource packages;

    @BeforeEach
    void writePackage() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            files.put("usr/colour" + i + ".png", picture(new Color(i * 12, 255 - i * 12, i * 7)));
        }
        SourcePackage entry = FakePackages.deb(folder, "colours", files);
        packages = new PackageSource(FakePackages.manifest(entry), folder);
    }

    @Test
    void sameSeedAndSourcesGiveTheSameBytes() throws IOException {
        Map<String, String> first = build("a", "7");
        Map<String, String> second = build("b", "7");
        Map<String, String> other = build("c", "8");

        assertThat(second).isEqualTo(first);
        assertThat(first)
                .containsOnlyKeys("LICENSE", "SOURCES.tsv", "images.zip", "task.json", "test.json", "train.json");
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void trainingAndTestShareNoSource() throws IOException {
        build("a", "7");

        Set<String> train = sources("train/");
        Set<String> test = sources("test/");

        assertThat(train).hasSize(16).doesNotContainAnyElementsOf(test);
        assertThat(test).hasSize(4);
    }

    @Test
    void itemsAreInTheFieldsOwnFormatOneALine() throws IOException {
        build("a", "7");
        Path task = folder.resolve("a/toy-mini");
        List<String> lines = Files.readAllLines(task.resolve("train.json"));

        assertThat(lines).hasSize(18).startsWith("[").endsWith("]");
        JsonNode item = new ObjectMapper().readTree(lines.get(1).replaceAll(",$", ""));
        assertThat(item.at("/conversations/0/value").asText())
                .isEqualTo("<image>\nWhat color is it?\nAnswer in one word.");
        assertThat(item.at("/conversations/1/from").asText()).isEqualTo("gpt");
        JsonNode test = new ObjectMapper().readTree(task.resolve("test.json").toFile());
        assertThat(test.get(0).get("text").asText()).isEqualTo("What color is it?\nAnswer in one word.");
        assertThat(test.get(0).get("answer").asText()).startsWith("colour");
    }

    @Test
    void contactSheetsAreDrawnOnRequest() throws IOException {
        run(Map.of(
                "--out",
                folder.resolve("a").toString(),
                "--sheets",
                folder.resolve("s").toString()));

        assertThat(ImageIO.read(folder.resolve("s/toy-mini-test.png").toFile()).getWidth())
                .isGreaterThan(100);
    }

    @Test
    void anUnknownTaskOrOptionIsRefused() {
        assertThatThrownBy(() -> run(Map.of("--out", folder.toString(), "--only", "nothing")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("toy-mini");
        assertThatThrownBy(() -> BuildBenchmark.parse("--where", "here"))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("--where");
        assertThatThrownBy(() -> run(Map.of("--out", folder.toString(), "--seed", "many")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("many");
    }

    private Map<String, String> build(String out, String seed) throws IOException {
        run(Map.of("--out", folder.resolve(out).toString(), "--seed", seed));
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(out).resolve("toy-mini"))) {
            for (Path file : files.toList()) {
                bytes.put(file.getFileName().toString(), java.util.Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return bytes;
    }

    private void run(Map<String, String> options) {
        List<TaskBuilder> builders = List.of(new ToyTask());
        new BuildBenchmark(builders, new PrintStream(OutputStream.nullOutputStream())).run(options, packages);
    }

    private Set<String> sources(String side) throws IOException {
        Set<String> sources = new HashSet<>();
        for (SourceRow row : SourceRow.read(Files.readString(folder.resolve("a/toy-mini/SOURCES.tsv")))) {
            if (row.image().startsWith(side)) {
                sources.add(row.credit().file());
            }
        }
        return sources;
    }

    private static byte[] picture(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(colour);
        g.fillRect(0, 0, 40, 20);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
