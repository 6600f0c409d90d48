package lilora.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** A committed folder in the benchmark's format, read without any class that wrote it. */
final class TaskFolder {
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
        Map<String, List<String>> sources = new TreeMap<>();
        List<String> lines =
                Files.readAllLines(folder.resolve(task.path("sources").asText()));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            if (cells.length < 6 || cells[5].isBlank()) {
                throw new IOException("No licence row: " + line);
            }
            sources.computeIfAbsent(cells[0], key -> new ArrayList<>()).add(cells[1] + ":" + cells[3]);
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
