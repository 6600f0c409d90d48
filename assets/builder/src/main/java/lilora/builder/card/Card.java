package lilora.builder.card;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.builder.look.Looked;
import lilora.builder.look.TaskFolder;
import lilora.builder.source.Table;
import lilora.builder.task.TaskItem;
import org.apache.commons.csv.CSVRecord;

/** The text of a task's card. */
public final class Card {
    private final TaskFolder task;
    private final List<TaskItem> train;
    private final List<TaskItem> test;
    private final StringBuilder text = new StringBuilder();

    private Card(TaskFolder task) {
        this.task = task;
        this.train = task.items("train");
        this.test = task.items("test");
    }

    /** The card of a built task, in Markdown. */
    public static String of(TaskFolder task) {
        Card card = new Card(task);
        card.write();
        return card.text.toString();
    }

    private void write() {
        line("# " + task.described("title"));
        line("");
        line(task.described("description"));
        line("");
        counts();
        line("");
        scores();
        if (test.stream().anyMatch(item -> !item.type().isEmpty())) {
            line("");
            kinds();
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void counts() {
        line("| | training | test |");
        line("|---|---:|---:|");
        row("items", items -> items.size());
        row("pictures", items -> items.stream().map(TaskItem::image).distinct().count());
        row("different answers", items -> items.stream()
                .flatMap(item -> item.answers().stream())
                .distinct()
                .count());
        line("");
        line("Pictures: " + new Pictures(task).described() + ".");
    }

    private void row(String name, Function<List<TaskItem>, Number> count) {
        line(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d |",
                name,
                count.apply(train).longValue(),
                count.apply(test).longValue()));
    }

    private void scores() {
        line("| on the test, by `" + task.described("metric") + "` | score |");
        line("|---|---:|");
        if (!task.asksForCaptions()) {
            Guess guess = new Guess(train);
            line("| most frequent training answer | " + points(guess.toAnything(test)) + " |");
            line("| most frequent training answer to the same question | " + points(guess.toTheQuestion(test)) + " |");
        }
        for (CSVRecord row : Table.read(Card.class, "scores.tsv")) {
            if (row.get("task").equals(task.described("id"))) {
                line("| " + row.get("measured") + " | " + row.get("score") + " |");
            }
        }
        Looked.Agreement agreement = Looked.committed(task.described("id")).with(task);
        String what = task.asksForCaptions() ? "which of four captions was written for the picture" : "the question";
        line("| a person looking, asked " + what + " | " + agreement.agreed() + " of " + agreement.asked() + " |");
    }

    private void kinds() {
        Guess guess = new Guess(train);
        line("| kind | test items | most frequent answer to the same question |");
        line("|---|---:|---:|");
        for (String kind : new TreeSet<>(test.stream().map(TaskItem::type).toList())) {
            List<TaskItem> tested = ofKind(test, kind);
            line("| " + kind + " | " + tested.size() + " | " + points(guess.toTheQuestion(tested)) + " |");
        }
    }

    private static List<TaskItem> ofKind(List<TaskItem> items, String kind) {
        return items.stream().filter(item -> item.type().equals(kind)).collect(Collectors.toList());
    }

    private static String points(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
