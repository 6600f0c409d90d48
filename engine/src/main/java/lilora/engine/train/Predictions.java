package lilora.engine.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.DiskException;
import lilora.engine.data.TestItem;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.metric.ItemScore;
import lilora.engine.metric.Prediction;
import org.jspecify.annotations.Nullable;

/** The file with every answer of one evaluation: one JSON object a line, in the order of the test items. */
public final class Predictions {
    private Predictions() {}

    /**
     * One line.
     *
     * @param item the test item's id
     * @param image its image, if it has one
     * @param type kind of question, if the task tells kinds apart
     * @param prompt what was asked
     * @param answers the references
     * @param text what the model said
     * @param verdict of the scorer
     * @param credit 0 to 1; for a caption its own CIDEr-D, 0 to 10
     * @param instructionFollowed whether the form was as asked
     * @param formatOnlyError whether only the form was wrong
     */
    public record Line(
            String item,
            @Nullable String image,
            @Nullable String type,
            String prompt,
            List<String> answers,
            String text,
            String verdict,
            double credit,
            boolean instructionFollowed,
            boolean formatOnlyError) {}

    /** What a scorer is asked about an item that was answered with {@code text}. */
    public static Prediction of(TestItem item, String text) {
        return new Prediction(item.id(), item.prompt(), item.answers(), text, options(item));
    }

    /** Texts of a multiple-choice question's options, from its lines "A. ..."; the letter itself where there is no such line. */
    private static List<String> options(TestItem item) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < item.choices(); i++) {
            String letter = Character.toString('A' + i);
            options.add(item.prompt()
                    .lines()
                    .filter(line -> line.startsWith(letter + ". "))
                    .map(line -> line.substring(letter.length() + 2).strip())
                    .findFirst()
                    .orElse(letter));
        }
        return options;
    }

    static List<Line> lines(PreparedTask task, Evaluator.Evaluation evaluation) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < evaluation.predictions().size(); i++) {
            TestItem item = task.test().get(i).item();
            ItemScore score = evaluation.score().items().get(i);
            lines.add(new Line(
                    item.id(),
                    item.image(),
                    item.type(),
                    item.prompt(),
                    item.answers(),
                    evaluation.predictions().get(i).text(),
                    score.verdict().name(),
                    score.credit(),
                    score.instructionFollowed(),
                    score.formatOnlyError()));
        }
        return lines;
    }

    /**
     * Writes one line of JSON for each item, the whole file or nothing.
     *
     * @return SHA-256 of the file, in hex
     * @throws DiskException if it cannot be written
     */
    public static String write(Path file, List<Line> lines) {
        String text = lines.stream().map(line -> Json.compact(line) + "\n").collect(Collectors.joining());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, bytes);
        return Sha256.of(bytes);
    }
}
