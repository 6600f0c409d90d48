package lilora.engine.benchmark;

import java.util.List;

/**
 * One tree in which a benchmark is published.
 *
 * @param id by which people choose it
 * @param title for people
 * @param bases folders that hold the tasks' folders, below the root; one that begins with {@code ^} is a pattern of a name. Empty is the root
 * @param tasks in published order
 * @param imageRoots folders that image names are relative to, below the root; empty is the root
 * @param ownImages whether image names are relative to each task's own folder instead
 */
public record Layout(
        String id,
        String title,
        List<String> bases,
        List<PublishedTask> tasks,
        List<String> imageRoots,
        boolean ownImages) {
    public Layout {
        bases = List.copyOf(bases);
        tasks = List.copyOf(tasks);
        imageRoots = List.copyOf(imageRoots);
    }
}
