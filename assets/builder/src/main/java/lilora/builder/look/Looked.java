package lilora.builder.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.builder.source.BuildException;
import lilora.builder.source.Resource;
import lilora.builder.source.Table;

/** What a person answered by looking at a sample of a task's items. */
public final class Looked {
    private static final long SEED = 1;

    private final Map<String, String> answers;

    private Looked(Map<String, String> answers) {
        this.answers = answers;
    }

    /** The answers committed for a task. */
    public static Looked committed(String task) {
        return parse(task + ".tsv", Resource.text(Looked.class, task + ".tsv"));
    }

    /**
     * Reads answers.
     *
     * @param text tab-separated, with the columns {@code item} and {@code answer}
     */
    static Looked parse(String name, String text) {
        Map<String, String> answers = new LinkedHashMap<>();
        Table.parse(name, text).forEach(row -> answers.put(row.get("item"), row.get("answer")));
        return new Looked(answers);
    }

    /**
     * How many were answered and how many of them rightly.
     *
     * @param differing the questions whose answer was another one
     */
    public record Agreement(int asked, int agreed, List<String> differing) {}

    /**
     * Compares with a task.
     *
     * @throws BuildException if the answers are not those to this task's sample
     */
    public Agreement with(TaskFolder task) {
        List<String> differing = new ArrayList<>();
        for (Quiz quiz : new Quizzes(task, SEED).sample(answers.size())) {
            String answer = answers.get(quiz.id());
            if (answer == null) {
                throw new BuildException("The item " + quiz.id() + " of " + task.described("id")
                        + " was not looked at; lay out the task's items again and answer them.");
            }
            if (!quiz.agrees(answer)) {
                differing.add(quiz.id() + " " + quiz.asked().get(0) + " seen: " + answer + ", right: " + quiz.told());
            }
        }
        return new Agreement(answers.size(), answers.size() - differing.size(), differing);
    }
}
