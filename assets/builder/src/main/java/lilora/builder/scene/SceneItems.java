package lilora.builder.scene;

import java.util.List;
import lilora.builder.image.ImageEncoder;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;

/** Turns pictures and picked questions into a task's images and items. */
public final class SceneItems {
    private static final String INSTRUCTION = "\nAnswer the question using a single word or phrase.";

    private SceneItems() {}

    /** The pictures as JPEG files, named after their scenes. */
    public static List<TaskImage> images(List<Picture> pictures) {
        return pictures.stream()
                .map(picture -> new TaskImage(
                        path(picture.scene()),
                        ImageEncoder.jpeg(picture.image()),
                        picture.credits().stream().distinct().toList()))
                .toList();
    }

    /** The item that asks a question. */
    public static TaskItem item(String id, Asked asked) {
        Question question = asked.question();
        return TaskItem.of(id, path(asked.scene()), question.text() + INSTRUCTION, question.answer())
                .withType(question.type());
    }

    private static String path(Scene scene) {
        return scene.id() + ".jpg";
    }
}
