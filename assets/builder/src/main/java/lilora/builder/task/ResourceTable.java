package lilora.builder.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lilora.builder.BuildException;

/** The lists the builders keep beside their classes: plain lines, or tab-separated lines after a header. */
final class ResourceTable {
    private ResourceTable() {}

    /** The whole text of a resource of this package. */
    static String text(String resource) {
        try (InputStream in = ResourceTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BuildException(
                        "The resource " + resource + " is missing from the build; compile the module again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a resource. */
    static List<String> lines(String resource) {
        return text(resource).lines().toList();
    }

    /** The rows of a tab-separated resource, without its header; every row has as many cells as the header. */
    static List<List<String>> rows(String resource) {
        List<String> lines = lines(resource);
        int columns = lines.get(0).split("\t", -1).length;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = List.of(lines.get(i).split("\t", -1));
            if (cells.size() != columns) {
                throw new BuildException("Line " + (i + 1) + " of " + resource + " has " + cells.size() + " cells, not "
                        + columns + "; separate them by tabs.");
            }
            rows.add(cells);
        }
        return rows;
    }
}
