package lilora.app.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a table for a paper: booktabs rules, points in numbers, the best bold, the second best underlined. */
public final class LatexTable {
    private LatexTable() {}

    public static String of(ChartTable table) {
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
        String text = Double.isNaN(cell.number()) ? escape(cell.text()) : number(cell.number(), column.decimals());
        return switch (cell.mark()) {
            case NONE -> text;
            case BEST -> "\\textbf{" + text + "}";
            case SECOND -> "\\underline{" + text + "}";
        };
    }

    private static String number(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0);
        return text.startsWith("-") ? "$-$" + text.substring(1) : text;
    }

    /** Text as LaTeX sets it literally. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> escaped.append(literal(point)));
        return escaped.toString();
    }

    private static String literal(int point) {
        return switch (point) {
            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(point);
            case '\\' -> "\\textbackslash{}";
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '−' -> "$-$";
            case 'Δ' -> "$\\Delta$";
            case 'Σ' -> "$\\Sigma$";
            case '≤' -> "$\\le$";
            case '≥' -> "$\\ge$";
            case '·' -> "$\\cdot$";
            case '±' -> "$\\pm$";
            case '–' -> "--";
            case '\n', '\r' -> " ";
            default -> Character.toString(point);
        };
    }
}
