package lilora.builder.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A list that is kept beside a class of this module: cells between tabs, without quotes or escapes. The first line names the
 * columns; lines that begin with {@code #} are remarks.
 */
public final class Table {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setDelimiter('\t')
            .setQuote(null)
            .setCommentMarker('#')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();

    private Table() {}

    /**
     * Reads the rows of a list.
     *
     * @param owner the class that it lies beside
     * @param name its file name
     * @throws BuildException if it is not on the class path, or a row has more or fewer cells than the first line
     */
    public static List<CSVRecord> read(Class<?> owner, String name) {
        return parse(name, Resource.text(owner, name));
    }

    /**
     * The rows of a text.
     *
     * @param name the list's name, for messages
     */
    public static List<CSVRecord> parse(String name, String text) {
        try (CSVParser rows = CSVParser.parse(text, FORMAT)) {
            int columns = rows.getHeaderNames().size();
            List<CSVRecord> read = new ArrayList<>();
            for (CSVRecord row : rows) {
                if (row.size() != columns) {
                    throw new BuildException("Line " + rows.getCurrentLineNumber() + " of " + name + " has "
                            + row.size() + " columns, not " + columns + "; separate them by tabs.");
                }
                read.add(row);
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
