package lilora.builder.science;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import lilora.builder.BuildException;

/** A committed list of sources: tab-separated, one source a line, names of the columns in the first line. */
public final class Table {
    private Table() {}

    /**
     * Reads a list that lies beside the builder.
     *
     * @param resource path of the list from the root of the class path
     * @param columns how many columns each line must have
     */
    public static List<List<String>> read(String resource, int columns) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BuildException("The list " + resource + " is not on the class path; build the module again.");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource, columns);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the list " + resource, e);
        }
    }

    static List<List<String>> parse(String text, String name, int columns) {
        List<List<String>> rows = Stream.of(text.split("\n", -1))
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != columns) {
                throw new BuildException("Line " + (i + 2) + " of " + name + " has "
                        + rows.get(i).size() + " columns, not " + columns + "; separate them with tabs.");
            }
        }
        return rows;
    }
}
