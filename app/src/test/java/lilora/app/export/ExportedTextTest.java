package lilora.app.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lilora.engine.file.Csv;
import lilora.engine.file.HomePaths;
import lilora.engine.file.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a text holds, what is made of it is a cell, a line, or a name of a file. */
class ExportedTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1+1",
                "－1+1",
                "\u200b=1",
                "'=1",
                "''=1",
                "=",
                "-"
            })
    void aTextIsNoFormulaAndComesBack(String text) {
        String cell = Csv.text(text);

        assertThat(parsed(cell + "\r\n")).hasSize(1);
        String value = parsed(cell + "\r\n").get(0).get(0);
        assertThat(value).isEqualTo("'" + text);
        assertThat(meant(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-2", "+0.5", "-1e-4", "1E9", "-.5", "a=b", "x", "", "'quoted'", "it's", "2026-01-01", "~/x"})
    void numbersAndOtherTextsStayAsTheyAre(String text) {
        assertThat(Csv.text(text)).isEqualTo(text);
    }

    @Test
    void anyTableOfTextsIsReadBackAsItWas() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            List<String> row = new ArrayList<>();
            for (int column = 0; column < 4; column++) {
                row.add(RandomText.of(random));
            }
            String line = Csv.line(row);

            List<List<String>> read = parsed(line);

            assertThat(read).as(line).hasSize(1);
            assertThat(read.get(0).stream().map(ExportedTextTest::meant))
                    .as(line)
                    .containsExactlyElementsOf(
                            row.stream().map(PlainText::wellFormed).toList());
            assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(line);
            assertThat(read.get(0)).allSatisfy(cell -> assertThat(cell.matches("(?s)[=+\\-@\\t\\r].*"))
                    .as(cell)
                    .isEqualTo(
                            cell.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?") && cell.matches("[+-].*")));
        }
    }

    /** As a reader takes the apostrophe away again. */
    private static String meant(String cell) {
        return cell.startsWith("'") && !Csv.text(cell).equals(cell) && isEscaped(cell) ? cell.substring(1) : cell;
    }

    private static boolean isEscaped(String cell) {
        return cell.substring(1).matches("(?s)'*[=+\\-@＝＋－＠\\p{Cc}\\p{Cf}].*");
    }

    /** RFC 4180, by its grammar. */
    private static List<List<String>> parsed(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\r' && text.charAt(i + 1) == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
                i++;
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/home/alice/data/task, ~/data/task",
                "/home/alice, ~",
                "see /home/alice/x and /home/bob/y., see ~/x and ~/y.",
                "\"/home/alice/x\", \"~/x\"",
                "file:///home/alice/x, file://~/x",
                "/Users/alice/Documents, ~/Documents",
                "/export/home/alice/x, ~/x",
                "/mnt/c/Users/alice/x, ~/x",
                "/root/models, ~/models",
                "C:\\Users\\Alice Smith\\tasks, ~\\tasks",
                "c:/Users/alice/tasks, ~/tasks",
                "C:\\\\Users\\\\alice\\\\tasks, ~\\\\tasks",
                "/homework/alice, /homework/alice",
                "/rootless/x, /rootless/x",
                "/data/tasks, /data/tasks",
                "a/home/b, a/home/b",
                "1/2, 1/2",
                "~/x, ~/x"
            })
    void homesAreNotTold(String text, String hidden) {
        assertThat(HomePaths.hidden(text)).isEqualTo(hidden);
    }

    @Test
    void theHomeOfWhoeverRunsThisIsNotTold() {
        String before = System.getProperty("user.home");
        System.setProperty("user.home", "/srv/people/alice");
        try {
            assertThat(HomePaths.hidden("/srv/people/alice/x /srv/people/alicent/x"))
                    .isEqualTo("~/x /srv/people/alicent/x");
        } finally {
            System.setProperty("user.home", before);
        }
    }

    @Test
    void pathsInAFolderAreRelativeToIt() {
        Path workspace = Path.of("/srv/ws");

        assertThat(HomePaths.relative("/srv/ws/runs/a is gone, /srv/ws is not, /srv/wsx/b neither", workspace))
                .isEqualTo("runs/a is gone, . is not, /srv/wsx/b neither");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Loss: a/b \"c\" 🦉?, loss-a-b-c",
                "???, chart",
                "../../etc/passwd, etc-passwd",
                "CON, con-chart",
                "nul, nul-chart",
                "Com1, com1-chart",
                "com¹, com¹-chart",
                "console, console",
                "a\\b:c*d, a-b-c-d",
                ".hidden, hidden",
                "Größe é, größe-é",
                "हिन्दी, हिन्दी"
            })
    void namesOfFilesHoldNothingThatAnySystemRefuses(String text, String name) {
        assertThat(FileNames.of(text, "chart")).isEqualTo(name);
    }

    @Test
    void anyTextGivesANameOfAFile() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            String text = RandomText.of(random) + (i % 10 == 0 ? "長い".repeat(500) : "");

            String name = FileNames.of(text, "chart");

            assertThat(name).as(text).isNotEmpty().matches("[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N}-]*");
            assertThat(name.getBytes(StandardCharsets.UTF_8).length).as(text).isLessThanOrEqualTo(90);
            assertThat(FileNames.isPortable(name + ".csv")).as(text).isTrue();
        }
    }
}
