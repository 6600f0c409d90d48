package lilora.app.chart.export;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.app.chart.model.ChartTable;
import lilora.app.format.Formats;
import lilora.engine.cli.Printable;
import lilora.engine.file.HomePaths;

/** Writes a table for a paper: booktabs rules, points in numbers, the best bold, the second best underlined. */
public final class LatexTable {
    /** Characters of which two in a row are another one. */
    private static final String LIGATURES = "-',`";

    /** Letters and marks that pdfLaTeX sets as they are. */
    private static final Pattern LATIN = Pattern.compile("[\\x00-\\u017F]*");

    /** Said above a table that pdfLaTeX cannot set. */
    static final String NEEDS_UNICODE =
            "% holds characters beyond Latin letters: compile it with XeLaTeX or LuaLaTeX\n";

    private LatexTable() {}

    public static String of(ChartTable table) {
        String body = body(table.given());
        return (LATIN.matcher(body).matches() ? "" : NEEDS_UNICODE) + body;
    }

    private static String body(ChartTable table) {
        StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
        String caption = escape(table.title()) + (table.footer().isEmpty() ? "." : ". " + escape(table.footer()));
        text.append("  \\caption{").append(caption).append("}\n  \\begin{tabular}{");
        for (ChartTable.Column column : table.columns()) {
            text.append(column.kind() == ChartTable.Kind.TEXT ? 'l' : 'r');
        }
        text.append("}\n    \\toprule\n    ");
        text.append(table.columns().stream().map(c -> escape(c.title())).collect(Collectors.joining(" & ")));
        text.append(" \\\\\n    \\midrule\n");
        for (List<ChartTable.Cell> row : table.rows()) {
            text.append("    ");
            for (int i = 0; i < row.size(); i++) {
                text.append(i == 0 ? "" : " & ")
                        .append(cell(row.get(i), table.columns().get(i)));
            }
            text.append(" \\\\\n");
        }
        return text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n").toString();
    }

    private static String cell(ChartTable.Cell cell, ChartTable.Column column) {
        if (cell.isMissing()) {
            return "--";
        }
        String text = Double.isNaN(cell.number()) ? escape(cell.text()) : number(cell, column.decimals());
        return switch (cell.mark()) {
            case NONE, PRIVATE -> text;
            case BEST, TIED -> "\\textbf{" + text + "}";
            case SECOND -> "\\underline{" + text + "}";
        };
    }

    private static String number(ChartTable.Cell cell, int decimals) {
        String number = plain(cell.number(), decimals);
        return cell.spread().isPresent()
                ? number + " $\\pm$ " + plain(cell.spread().getAsDouble(), decimals)
                : number;
    }

    private static String plain(double value, int decimals) {
        String text = Formats.fixed(value, decimals).replace(",", "");
        return text.startsWith("−") ? "$-$" + text.substring(1) : text;
    }

    /**
     * Text as LaTeX sets it literally, wherever it stands in a table. What LaTeX has a command for in any of its encodings is
     * that command; other characters beyond Latin letters stay, see {@link #NEEDS_UNICODE}.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        HomePaths.hidden(Printable.line(text.replaceAll("\\s+", " ")))
                .codePoints()
                .forEach(point -> {
                    String literal = literal(point);
                    char before = escaped.isEmpty() ? ' ' : escaped.charAt(escaped.length() - 1);
                    if (before == literal.charAt(0) && LIGATURES.indexOf(before) >= 0) {
                        escaped.append("{}");
                    }
                    escaped.append(literal);
                });
        return escaped.toString();
    }

    private static String literal(int point) {
        return switch (point) {
            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(point);
            case '\\' -> "\\textbackslash{}";
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '|' -> "\\textbar{}";
            case '`' -> "\\textasciigrave{}";
            // German and other languages make it a command.
            case '"' -> "{\\char34}";
            // After the end of a row they would be its options; after a question mark a grave is another mark.
            case '[', '*', '?', '!' -> "{" + Character.toString(point) + "}";
            case '\u00A0' -> "~";
            case '−' -> "$-$";
            case '→' -> "$\\rightarrow$";
            case '×' -> "$\\times$";
            case 'Δ' -> "$\\Delta$";
            case 'Σ' -> "$\\Sigma$";
            case '≤' -> "$\\le$";
            case '≥' -> "$\\ge$";
            case '·' -> "$\\cdot$";
            case '±' -> "$\\pm$";
            case '–' -> "--";
            case '—' -> "---";
            case '…' -> "\\ldots{}";
            case '‘' -> "`";
            case '’' -> "'";
            case '“' -> "``";
            case '”' -> "''";
            default -> Character.toString(point);
        };
    }
}
