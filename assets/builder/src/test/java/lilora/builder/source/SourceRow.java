package lilora.builder.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row of SOURCES.tsv with all that its number stands for. */
public record SourceRow(String image, Credit credit) {
    private static final int SOURCE = 1;
    private static final int PART = 2;
    private static final int FULL = 9;

    /** All rows, read as a reader who knows only the form would: a row without a source's cells has those of the first with its number. */
    public static List<SourceRow> read(String table) {
        Map<String, List<String>> sources = new HashMap<>();
        return table.lines().skip(1).map(line -> row(line, sources)).toList();
    }

    private static SourceRow row(String line, Map<String, List<String>> sources) {
        List<String> cells = List.of(line.split("\t", -1));
        if (cells.size() == FULL) {
            sources.put(cells.get(SOURCE), cells.subList(PART + 1, FULL));
        }
        List<String> source = sources.get(cells.get(SOURCE));
        String part = cells.size() > PART ? cells.get(PART) : "";
        String file = part.isEmpty() ? source.get(2) : source.get(2) + "#" + part;
        return new SourceRow(
                cells.get(0),
                new Credit(source.get(0), source.get(1), file, source.get(3), source.get(4), source.get(5)));
    }
}
