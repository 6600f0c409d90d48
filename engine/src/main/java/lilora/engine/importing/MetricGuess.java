package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Choices;
import lilora.engine.data.TestItem;

/**
 * How answers are best scored, judged by all answers of a file.
 *
 * @param metric id of a scorer
 * @param kind of task, for display
 * @param reason what of the answers says so, to follow "because"
 */
public record MetricGuess(String metric, String kind, String reason) {
    private static final String NUMBER = "\\s*-?\\d+(?:\\.\\d+)?\\s*";
    private static final Pattern BOX = Pattern.compile("\\s*\\[" + NUMBER + "(?:," + NUMBER + "){3}]\\s*");
    private static final Pattern LETTER = Pattern.compile("[A-Z]");
    /** Answers of so many words on average are sentences. */
    private static final int SENTENCE = 5;

    /** Looks through a file. */
    public static MetricGuess of(Path file, FieldMapping fields) {
        Counts counts = new Counts();
        try {
            new InstructionFile(file).read((place, row) -> counts.add(fields, row));
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
        return counts.guess();
    }

    private static final class Counts {
        private int rows;
        private int boxes;
        private int letters;
        private int listed;
        private int several;
        private long answers;
        private long words;

        void add(FieldMapping fields, JsonNode row) {
            List<String> given = fields.answersOf(row);
            rows++;
            boxes += fields.answer().equals("answer_bbox")
                            || given.stream()
                                    .allMatch(answer -> BOX.matcher(answer).matches())
                    ? 1
                    : 0;
            letters += given.size() == 1
                            && LETTER.matcher(PythonWhitespace.strip(given.get(0)))
                                    .matches()
                    ? 1
                    : 0;
            boolean options = row.path("choices").size() > 1
                    || Choices.countIn(fields.questionOf(row)) != TestItem.UNKNOWN_CHOICES;
            listed += options ? 1 : 0;
            several += given.size() > 1 ? 1 : 0;
            for (String answer : given) {
                answers++;
                words += answer.isBlank() ? 0 : PythonWhitespace.strip(answer).split("\\s+").length;
            }
        }

        MetricGuess guess() {
            if (boxes == rows) {
                return new MetricGuess("grounding", "grounding", "every answer is a box of four numbers");
            }
            if (letters == rows && listed * 2 > rows) {
                return new MetricGuess(
                        "choice", "multiple-choice", "every answer is the letter of one of the listed choices");
            }
            double length = words / (double) Math.max(1, answers);
            if (length >= SENTENCE) {
                return new MetricGuess(
                        "caption", "caption", "answers are sentences, of %.0f words on average".formatted(length));
            }
            return several > 0
                    ? new MetricGuess("text", "open", "some questions have several short answers")
                    : new MetricGuess("exact", "open", "answers are short and each question has one");
        }
    }
}
