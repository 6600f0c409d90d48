package lilora.builder.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of SOURCES.tsv while it is made, a row for each source of each image. Thousands of images share some hundred sources: a
 * source has a number and is told in full where it occurs first; later rows end after its number and the part that they take.
 */
public final class SourceTable {
    private static final String HEADER = "image\tsource\tpart\tpackage\tversion\tfile\tauthor\tlicence\turl\n";

    private final StringBuilder text = new StringBuilder(HEADER);
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Adds a source of an image. */
    public void add(String image, Credit credit) {
        String file = cell(credit.file());
        int mark = file.lastIndexOf('#');
        boolean hasPart = mark > 0 && mark < file.length() - 1;
        String part = hasPart ? file.substring(mark + 1) : "";
        String source = String.join(
                "\t",
                cell(credit.sourcePackage()),
                cell(credit.version()),
                hasPart ? file.substring(0, mark) : file,
                cell(credit.author()),
                cell(credit.licence()),
                cell(credit.url()));
        Integer number = numbers.putIfAbsent(source, numbers.size() + 1);
        if (number == null) {
            row(List.of(cell(image), Integer.toString(numbers.size()), part, source));
        } else if (hasPart) {
            row(List.of(cell(image), number.toString(), part));
        } else {
            row(List.of(cell(image), number.toString()));
        }
    }

    private void row(List<String> cells) {
        text.append(String.join("\t", cells)).append('\n');
    }

    /** Authors are taken over from other people's files: a tab or line break there must not become one here. */
    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** The whole table. */
    public String text() {
        return text.toString();
    }
}
