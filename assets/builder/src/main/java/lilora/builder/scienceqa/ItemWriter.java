package lilora.builder.scienceqa;

import java.util.ArrayList;
import java.util.List;
import lilora.builder.image.ImageEncoder;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;

/** Turns the questions of one side into items with letters, in the order they come, each with an image of its own. */
final class ItemWriter {
    private final Side side;
    private final List<TaskItem> items = new ArrayList<>();
    private final List<TaskImage> images = new ArrayList<>();

    ItemWriter(Side side) {
        this.side = side;
    }

    void add(Subject subject, ScienceQuestion question) {
        String number = String.format("%04d", items.size() + 1);
        String ending = subject.photographic() ? ".jpg" : ".png";
        String path = side.label() + "/" + number + "-" + subject.type() + ending;
        byte[] bytes = subject.photographic()
                ? ImageEncoder.jpeg(question.picture())
                : ImageEncoder.palettePng(question.picture());
        images.add(new TaskImage(path, bytes, question.credits()));
        items.add(TaskItem.of(
                        "science-" + side.label() + "-" + number,
                        path,
                        ChoicePrompt.of(question),
                        ChoicePrompt.letter(question.answer()))
                .withType(subject.type())
                .withChoices(question.options())
                .withHint(question.context()));
    }

    List<TaskItem> items() {
        return List.copyOf(items);
    }

    List<TaskImage> images() {
        return List.copyOf(images);
    }
}
