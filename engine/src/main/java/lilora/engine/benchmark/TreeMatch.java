package lilora.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.Folders;

/**
 * How well a folder fits a layout.
 *
 * @param base folder of the tasks' folders
 * @param there share of the tasks that have a folder
 * @param exact share of the tasks' folders and files that have their published names
 */
record TreeMatch(Benchmark benchmark, Layout layout, Path base, double there, double exact) {
    static final Comparator<TreeMatch> BEST_FIRST = Comparator.comparingDouble(TreeMatch::there)
            .thenComparingDouble(TreeMatch::exact)
            .reversed();

    private static final double HALF = 0.5;

    /** The best of the layout's bases, if half of the tasks have a folder in it. */
    static Optional<TreeMatch> of(Benchmark benchmark, Layout layout, Path root) {
        return bases(layout, root).stream()
                .map(base -> of(benchmark, layout, root, base))
                .filter(match -> match.there() >= HALF)
                .min(BEST_FIRST);
    }

    private static TreeMatch of(Benchmark benchmark, Layout layout, Path root, Path base) {
        int there = 0;
        int exact = 0;
        for (PublishedTask task : layout.tasks()) {
            Optional<Path> folder = folder(base, task.folders());
            Optional<Path> tested = folder(base, task.testFolders());
            there += folder.isPresent() || tested.isPresent() ? 1 : 0;
            exact += folder.filter(found -> found.endsWith(task.folders().get(0)))
                            .isPresent()
                    ? 1
                    : 0;
            exact += tested.filter(found -> found.endsWith(task.testFolders().get(0)))
                            .isPresent()
                    ? 1
                    : 0;
            exact += has(folder, task.train().get(0)) ? 1 : 0;
            exact += has(tested, task.test().get(0)) ? 1 : 0;
        }
        double tasks = layout.tasks().size();
        // A root that is itself the base says less than a base of the published name below it.
        boolean named = layout.bases().stream().anyMatch(name -> !name.isEmpty() && isNamed(base, name));
        return new TreeMatch(
                benchmark, layout, base, there / tasks, exact / (4 * tasks) + (named || !base.equals(root) ? 1 : 0));
    }

    private static boolean isNamed(Path base, String name) {
        Path last = base.toAbsolutePath().normalize().getFileName();
        return last != null
                && (name.startsWith("^")
                        ? Pattern.matches(name.substring(1), last.toString())
                        : last.equals(Path.of(name).getFileName()));
    }

    private static boolean has(Optional<Path> folder, String file) {
        return folder.filter(found -> Files.isRegularFile(found.resolve(file))).isPresent();
    }

    /** The first of the names that is a folder. */
    static Optional<Path> folder(Path base, List<String> names) {
        return names.stream().map(base::resolve).filter(Files::isDirectory).findFirst();
    }

    private static List<Path> bases(Layout layout, Path root) {
        List<Path> bases = new ArrayList<>();
        for (String name : layout.bases()) {
            if (name.startsWith("^")) {
                bases.addAll(
                        folders(root).stream().filter(one -> isNamed(one, name)).toList());
            } else if (Files.isDirectory(root.resolve(name))) {
                bases.add(name.isEmpty() ? root : root.resolve(name));
            }
        }
        if (!bases.contains(root) && layout.bases().stream().anyMatch(name -> !name.isEmpty() && isNamed(root, name))) {
            bases.add(root);
        }
        return bases;
    }

    private static List<Path> folders(Path root) {
        try {
            return Folders.list(root).stream().filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new InputException(root + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }
}
