package lilora.builder.task;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;

/** Refuses a composed task that breaks the benchmark's rules, before anything is written. */
final class TaskCheck {
    private final TaskContent task;
    private final Map<String, TaskImage> images = new HashMap<>();

    TaskCheck(TaskContent task) {
        this.task = task;
    }

    void run() {
        for (TaskImage image : task.images()) {
            require(images.put(image.path(), image) == null, "two images are called " + image.path());
            require(!image.credits().isEmpty(), "the image " + image.path() + " has no credit");
        }
        checkItems(task.train());
        checkItems(task.test());
        for (TaskItem item : task.train()) {
            require(item.answers().size() == 1, "the training item " + item.id() + " needs exactly one answer");
        }
        Set<String> train = used(task.train());
        Set<String> test = used(task.test());
        require(train.size() + test.size() == images.size(), "an image is used by both sides or by none");
        requireDisjoint(sources(train), sources(test), "the source");
        requireDisjoint(contents(train), contents(test), "the image content");
    }

    private void checkItems(List<TaskItem> items) {
        Set<String> ids = new HashSet<>();
        for (TaskItem item : items) {
            require(ids.add(item.id()), "two items are called " + item.id());
            require(!item.text().isBlank(), "the item " + item.id() + " asks nothing");
            require(
                    !item.answers().isEmpty() && item.answers().stream().noneMatch(String::isBlank),
                    "the item " + item.id() + " has an empty answer");
            require(
                    item.image().isEmpty() || images.containsKey(item.image()),
                    "the item " + item.id() + " shows the unknown image " + item.image());
        }
    }

    private Set<String> sources(Set<String> paths) {
        return image(paths).stream()
                .flatMap(image -> image.credits().stream())
                .map(Credit::key)
                .collect(Collectors.toSet());
    }

    private Set<String> contents(Set<String> paths) {
        return image(paths).stream()
                .map(image -> Arrays.toString(image.bytes()))
                .collect(Collectors.toSet());
    }

    private List<TaskImage> image(Set<String> paths) {
        return task.images().stream()
                .filter(image -> paths.contains(image.path()))
                .toList();
    }

    private static Set<String> used(List<TaskItem> items) {
        return items.stream()
                .map(TaskItem::image)
                .filter(image -> !image.isEmpty())
                .collect(Collectors.toSet());
    }

    private void requireDisjoint(Set<String> train, Set<String> test, String what) {
        for (String key : test) {
            if (train.contains(key)) {
                String shown = key.length() > 200 ? key.substring(0, 200) + "..." : key;
                throw broken("training and test share " + what + ": " + shown);
            }
        }
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            throw broken(complaint);
        }
    }

    private BuildException broken(String complaint) {
        return new BuildException("The task " + task.description().id() + " breaks a rule of the benchmark: "
                + complaint + "; correct its builder.");
    }
}
