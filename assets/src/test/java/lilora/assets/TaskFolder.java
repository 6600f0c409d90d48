package lilora.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** A committed folder in the benchmark's format, read without any class that wrote it. */
final class TaskFolder {
    private static final int PART = 2;
    /** Places of these among the cells of a source. */
    private static final int FILE = 2;

    private static final int LICENCE = 4;

    private final Path folder;
    private final JsonNode task;
    private final Map<String, byte[]> images = new TreeMap<>();

    TaskFolder(Path folder) throws IOException {
        this.folder = folder;
        this.task = new ObjectMapper().readTree(folder.resolve("task.json").toFile());
        Path root = folder.resolve(task.path("imageRoot").asText());
        if (Files.isDirectory(root)) {
            readFolder(root);
        } else {
            readZip(root);
        }
    }

    JsonNode task() {
        return task;
    }

    Map<String, byte[]> images() {
        return images;
    }

    /** The items of {@code train} or {@code test}; none if the task has no such side. */
    List<JsonNode> items(String side) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        if (task.has(side)) {
            Path file = folder.resolve(task.get(side).asText());
            new ObjectMapper().readTree(file.toFile()).forEach(items::add);
        }
        return items;
    }

    /** The sources of each image, {@code package:file}, by image path. */
    Map<String, List<String>> sources() throws IOException {
        return sources(folder.resolve(task.path("sources").asText()));
    }

    /** The same of a table, whose rows tell a source in full each, or, where sources have numbers, where a number occurs first. */
    static Map<String, List<String>> sources(Path table) throws IOException {
        Map<String, List<String>> sources = new TreeMap<>();
        Map<String, String> told = new HashMap<>();
        List<String> lines = Files.readAllLines(table);
        boolean numbered = lines.get(0).startsWith("image\tsource\tpart\t");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            String number = numbered ? cells[1] : line;
            int first = numbered ? PART + 1 : 1;
            if (cells.length > first + LICENCE && !cells[first + LICENCE].isBlank()) {
                told.put(number, cells[first] + ":" + cells[first + FILE]);
            }
            String source = told.get(number);
            if (source == null) {
                throw new IOException("No licence row: " + line);
            }
            String part = numbered && cells.length > PART ? cells[PART] : "";
            sources.computeIfAbsent(cells[0], key -> new ArrayList<>())
                    .add(part.isEmpty() ? source : source + "#" + part);
        }
        return sources;
    }

    private void readFolder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                images.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    private void readZip(Path root) throws IOException {
        try (ZipFile zip = new ZipFile(root.toFile())) {
            for (var entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    images.put(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
