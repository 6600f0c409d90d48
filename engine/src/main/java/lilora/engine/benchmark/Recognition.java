package lilora.engine.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the files of a benchmark whose tree is known. */
final class Recognition {
    private static final List<String> TRAIN = List.of(
            "train.json", "train_4w.json", "train_brief_4w.json", "train_standard_4w.json", "train_converted.json");
    private static final List<String> TEST = List.of(
            "test.json", "test_3000.json", "test_standard_3k.json", "val.json", "valid.json", "val_converted.json");

    private final TreeMatch match;
    private final Path root;
    private final @Nullable Path images;

    Recognition(TreeMatch match, Path root, @Nullable Path images) {
        this.match = match;
        this.root = root;
        this.images = images;
    }

    RecognisedBenchmark benchmark() {
        return new RecognisedBenchmark(
                match.benchmark().title(),
                match.benchmark().source(),
                match.layout(),
                root,
                match.base(),
                match.layout().tasks().stream().map(this::task).toList());
    }

    private RecognisedTask task(PublishedTask task) {
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Optional<Path> folder = TreeMatch.folder(match.base(), task.folders());
        Optional<Path> tested = TreeMatch.folder(match.base(), task.testFolders());
        if (folder.isEmpty() && tested.isEmpty()) {
            problems.add("%s: there is no folder %s in %s; unpack it there."
                    .formatted(task.name(), String.join(" or ", task.folders()), match.base()));
            return new RecognisedTask(task, null, null, null, List.of(), 0, 0, notes, problems);
        }
        alias(task, folder, notes);
        Path train = file(task, "training", folder, task.folders(), task.train(), TRAIN, notes, problems);
        Path test = file(task, "test", tested, task.testFolders(), task.test(), TEST, notes, problems);
        Path pictures = images(task, folder.or(() -> tested));
        if (pictures == null) {
            problems.add("%s: none of the folders of images %s is in %s; name the folder that images are relative to."
                    .formatted(task.name(), String.join(", ", match.layout().imageRoots()), root));
        }
        List<Path> truth = truth(task, tested, pictures, notes);
        if (!task.note().isEmpty()) {
            notes.add("%s: %s".formatted(task.name(), task.note()));
        }
        return new RecognisedTask(
                task, train, test, pictures, truth, Rows.count(train), Rows.count(test), notes, problems);
    }

    private static void alias(PublishedTask task, Optional<Path> folder, List<String> notes) {
        folder.map(Path::getFileName)
                .filter(name -> !name.toString().equals(task.folders().get(0)))
                .ifPresent(name -> notes.add("%s: folder %s is taken for it (published as %s)."
                        .formatted(task.name(), name, task.folders().get(0))));
    }

    /** The file of the published name; else the only one of a name that others use. */
    private static @Nullable Path file(
            PublishedTask task,
            String split,
            Optional<Path> folder,
            List<String> folders,
            List<String> published,
            List<String> usual,
            List<String> notes,
            List<String> problems) {
        if (folder.isEmpty()) {
            problems.add("%s: the %s file %s is missing, for there is no folder %s; unpack it."
                    .formatted(task.name(), split, published.get(0), String.join(" or ", folders)));
            return null;
        }
        List<Path> named = there(folder.get(), published);
        List<Path> others = there(folder.get(), usual).stream()
                .filter(one -> !named.contains(one))
                .toList();
        if (!named.isEmpty()) {
            if (!others.isEmpty()) {
                notes.add("%s: %s is the published %s file; %s beside it is not used."
                        .formatted(
                                task.name(),
                                named.get(0).getFileName(),
                                split,
                                others.get(0).getFileName()));
            }
            return named.get(0);
        }
        if (others.size() == 1) {
            notes.add("%s: %s is taken for the %s file (published as %s)."
                    .formatted(task.name(), others.get(0).getFileName(), split, published.get(0)));
            return others.get(0);
        }
        problems.add(
                others.isEmpty()
                        ? "%s: the %s file %s is not in %s; add it."
                                .formatted(task.name(), split, published.get(0), folder.get())
                        : "%s: the %s file could be %s or %s in %s; leave the one that is meant, as %s."
                                .formatted(
                                        task.name(),
                                        split,
                                        others.get(0).getFileName(),
                                        others.get(1).getFileName(),
                                        folder.get(),
                                        published.get(0)));
        return null;
    }

    /** Each with the user's own subset (_sub) behind it. */
    private static List<Path> there(Path folder, List<String> names) {
        Set<Path> found = new LinkedHashSet<>();
        names.stream().map(folder::resolve).filter(Files::isRegularFile).forEach(found::add);
        names.stream()
                .map(name -> name.replaceFirst("\\.json$", "_sub.json"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .forEach(found::add);
        return List.copyOf(found);
    }

    private @Nullable Path images(PublishedTask task, Optional<Path> folder) {
        if (match.layout().ownImages()) {
            Path given = images;
            return given == null
                    ? folder.orElse(null)
                    : TreeMatch.folder(given, task.folders()).orElse(given);
        }
        if (images != null) {
            return images;
        }
        return Stream.concat(
                        match.layout().imageRoots().stream().map(root::resolve),
                        // Beside the base, where the base itself was named.
                        match.layout().imageRoots().stream()
                                .map(name -> match.base().resolveSibling(name)))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }

    private List<Path> truth(PublishedTask task, Optional<Path> tested, @Nullable Path pictures, List<String> notes) {
        List<String> names = task.truth().files();
        List<Path> places = new ArrayList<>();
        tested.ifPresent(places::add);
        for (Path above : pictures == null ? List.of(root) : List.of(pictures, root)) {
            task.testFolders().stream().map(above::resolve).forEach(places::add);
        }
        for (Path place : places) {
            List<Path> there = names.stream()
                    .map(place::resolve)
                    .filter(Files::isRegularFile)
                    .toList();
            if (task.truth() == Truth.COCO_CAPTIONS && !there.isEmpty()) {
                return there.subList(0, 1);
            }
            if (!names.isEmpty() && there.size() == names.size()) {
                return there;
            }
        }
        if (!names.isEmpty()) {
            notes.add("%s: the official %s is not there; the answers in the test rows are used."
                    .formatted(
                            task.name(), String.join(task.truth() == Truth.COCO_CAPTIONS ? " or " : " and ", names)));
        }
        return List.of();
    }
}
