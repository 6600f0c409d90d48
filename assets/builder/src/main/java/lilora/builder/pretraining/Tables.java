package lilora.builder.pretraining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.builder.BuildException;

/** The small committed tables beside this package: tab-separated, "#" begins a comment line, the first cell is the key. */
final class Tables {
    private Tables() {}

    /** The cells after the key, by key, in the order of the file. */
    static Map<String, List<String>> read(String name) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : lines(name)) {
            String[] cells = line.split("\t", -1);
            rows.put(cells[0], List.copyOf(Arrays.asList(cells).subList(1, cells.length)));
        }
        return rows;
    }

    /** The lines that are neither empty nor comments. */
    static List<String> lines(String name) {
        try (InputStream in = Tables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new BuildException(
                        "The resource " + name + " is missing from the build; compile the module again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
