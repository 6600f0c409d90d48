package lilora.builder.task;

import java.util.List;
import java.util.Map;

/**
 * A composed task, ready to be written.
 *
 * @param description what task.json says
 * @param images all images of both sides
 * @param train training items, exactly one answer each
 * @param test test items
 * @param licenceText content of the file LICENSE
 * @param extraFiles further files of the folder by name, e.g. scene graphs; usually empty
 */
public record TaskContent(
        TaskDescription description,
        List<TaskImage> images,
        List<TaskItem> train,
        List<TaskItem> test,
        String licenceText,
        Map<String, byte[]> extraFiles) {
    public TaskContent {
        images = List.copyOf(images);
        train = List.copyOf(train);
        test = List.copyOf(test);
        extraFiles = Map.copyOf(extraFiles);
    }
}
