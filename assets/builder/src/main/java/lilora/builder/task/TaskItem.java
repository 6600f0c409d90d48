package lilora.builder.task;

import java.util.List;

/**
 * One question of a task, for training or test.
 *
 * @param id unique in the task
 * @param image path of its image below the image root, or empty for text only; several items may share an image
 * @param text what is asked, with the instruction on its last line and without the image token
 * @param answers the right answer; for the test, several references are allowed (captions)
 * @param type sub-kind that is reported apart, or empty
 * @param choices the options of a multiple-choice question, or empty
 * @param hint additional text kept with the item, or empty
 */
public record TaskItem(
        String id, String image, String text, List<String> answers, String type, List<String> choices, String hint) {
    public TaskItem {
        answers = List.copyOf(answers);
        choices = List.copyOf(choices);
    }

    public static TaskItem of(String id, String image, String text, String answer) {
        return new TaskItem(id, image, text, List.of(answer), "", List.of(), "");
    }

    public TaskItem withType(String newType) {
        return new TaskItem(id, image, text, answers, newType, choices, hint);
    }

    public TaskItem withChoices(List<String> newChoices) {
        return new TaskItem(id, image, text, answers, type, newChoices, hint);
    }

    public TaskItem withHint(String newHint) {
        return new TaskItem(id, image, text, answers, type, choices, newHint);
    }

    public TaskItem withAnswers(List<String> newAnswers) {
        return new TaskItem(id, image, text, newAnswers, type, choices, hint);
    }
}
