package lilora.builder.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lilora.builder.task.TaskItem;
import org.junit.jupiter.api.Test;

class GuessTest {
    private static final List<TaskItem> TRAIN = List.of(
            TaskItem.of("1", "", "Is it red?", "yes"),
            TaskItem.of("2", "", "Is it red?", "yes"),
            TaskItem.of("3", "", "Is it red?", "no"),
            TaskItem.of("4", "", "How many?", "2"),
            TaskItem.of("5", "", "How many?", "2"));

    @Test
    void theMostFrequentAnswerScoresWhereItIsRight() {
        List<TaskItem> test = List.of(
                TaskItem.of("6", "", "Is it red?", "yes"),
                TaskItem.of("7", "", "How many?", "2"),
                TaskItem.of("8", "", "Which?", "2"),
                TaskItem.of("9", "", "How many?", "3"));

        assertThat(new Guess(TRAIN).toAnything(test)).isEqualTo(50);
        assertThat(new Guess(TRAIN).toTheQuestion(test)).isEqualTo(75);
    }

    @Test
    void questionsWithTheSameOptionsAreOneQuestion() {
        List<String> sides = List.of("north", "south");
        List<TaskItem> train =
                List.of(TaskItem.of("1", "", "Where in Chad?", "B").withChoices(sides));
        List<TaskItem> test = List.of(
                TaskItem.of("2", "", "Where in Peru?", "B").withChoices(sides),
                TaskItem.of("3", "", "Where in Mali?", "A").withChoices(sides));

        assertThat(new Guess(train).toTheQuestion(test)).isEqualTo(50);
    }
}
