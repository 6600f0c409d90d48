package lilora.engine.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/** The files of one revision: which are there, how large they are, what they say of the model. */
record SnapshotFolder(Path folder) {
    private static final String CONFIG = "config.json";
    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
    private static final Pattern SHARD = Pattern.compile("[\\w.-]+");
    private static final String INDEX = ".index.json";
    private static final String FENCE = "---";
    private static final String LICENCE = "license:";
    /** Lines of a card's head; a card without an end to it is not read further. */
    private static final int LONGEST_HEAD = 2_000;

    /** What it lacks: files that others list, and links that lead nowhere. */
    List<String> missing() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                if (!Files.exists(file)) {
                    missing.add(name(file));
                }
            }
        }
        if (!Files.exists(folder.resolve(CONFIG))) {
            missing.add(CONFIG);
        }
        missing.addAll(missingWeights());
        return new ArrayList<>(missing);
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private Set<String> missingWeights() {
        for (String single : WEIGHTS) {
            Path index = folder.resolve(single + INDEX);
            if (PlainFile.isThere(folder.resolve(single))) {
                return Set.of();
            }
            if (Files.isRegularFile(index)) {
                Set<String> shards = new HashSet<>();
                tree(index).path("weight_map").forEach(shard -> {
                    boolean name = SHARD.matcher(shard.asText()).matches();
                    if (!name || !Files.exists(folder.resolve(shard.asText()))) {
                        shards.add(shard.asText());
                    }
                });
                return shards;
            }
        }
        return Set.of(WEIGHTS.get(0));
    }

    /** Bytes of all files, a file that two names lead to once. */
    long bytes() throws IOException {
        Set<Path> counted = new HashSet<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file) && counted.add(file.toRealPath())) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes;
    }

    /** {@code model_type} of its configuration. */
    Optional<String> modelType() {
        Path config = folder.resolve(CONFIG);
        JsonNode type = Files.isRegularFile(config) ? tree(config).path("model_type") : MissingNode.getInstance();
        return type.isTextual() ? Optional.of(type.textValue()) : Optional.empty();
    }

    /** A damaged file is told of when the model is opened; the shelf goes on. */
    private static JsonNode tree(Path file) {
        try {
            return Json.tree(file);
        } catch (InputException e) {
            return MissingNode.getInstance();
        }
    }

    /** {@code license} in the head of its card, which is a few lines of YAML between two rules. */
    Optional<String> licence() {
        Path card = folder.resolve("README.md");
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(card, StandardCharsets.ISO_8859_1)) {
            if (!FENCE.equals(lines.readLine())) {
                return Optional.empty();
            }
            for (int i = 0; i < LONGEST_HEAD; i++) {
                String line = lines.readLine();
                if (line == null || line.equals(FENCE)) {
                    return Optional.empty();
                }
                if (line.startsWith(LICENCE)) {
                    String value = line.substring(LICENCE.length()).strip().replaceAll("^[\"']|[\"']$", "");
                    return value.isEmpty() ? Optional.empty() : Optional.of(value);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
