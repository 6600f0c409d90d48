package lilora.builder.scene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.builder.BuildException;

/** A committed list of sources: tab-separated, the first line names the columns. */
public final class TableFile {
    /**
     * One line of a list.
     *
     * @param list the list's name, for messages
     * @param cells the cells by column name
     */
    public record Row(String list, Map<String, String> cells) {
        /**
         * The cell of a column.
         *
         * @throws BuildException if there is no such column
         */
        public String get(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new BuildException("The list " + list + " has no column " + column + "; add it.");
            }
            return cell;
        }
    }

    private TableFile() {}

    /**
     * Reads a list that lies beside a class.
     *
     * @return its lines after the header
     * @throws BuildException if there is no such resource or a line has another number of cells
     */
    public static List<Row> beside(Class<?> owner, String name) {
        return parse(name, SceneItems.text(owner, name));
    }

    static List<Row> parse(String name, String text) {
        List<String> lines = text.lines().toList();
        String[] columns = lines.get(0).split("\t", -1);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split("\t", -1);
            if (cells.length != columns.length) {
                throw new BuildException("Line " + (i + 1) + " of " + name + " has " + cells.length + " cells, not "
                        + columns.length + "; separate them by tabs.");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < columns.length; column++) {
                row.put(columns[column], cells[column]);
            }
            rows.add(new Row(name, row));
        }
        return rows;
    }
}
