package lilora.app.screen.tasks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.benchmark.BenchmarkImport;
import lilora.engine.benchmark.Benchmarks;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.RecognisedBenchmark;
import lilora.engine.data.Task;
import lilora.engine.data.TaskDescription;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.ImportRequest;
import lilora.engine.importing.TaskImport;
import lilora.engine.plan.DataCheck;
import org.jspecify.annotations.Nullable;

/** Reads the folders of tasks. Everything here reads files, so it belongs off the FX thread. Thread-safe. */
public final class TaskFolders {
    private static final int PICTURES = 4;
    /** Hidden, so that {@link #list()} passes it by. */
    private static final String REMOVED = ".removed";

    private final Path shipped;
    private final Path own;

    /**
     * The tasks of a workspace.
     *
     * @param shipped folder with the workbench's own tasks
     * @param own the workspace's folder, which need not exist
     */
    public TaskFolders(Path shipped, Path own) {
        this.shipped = shipped.toAbsolutePath().normalize();
        this.own = own.toAbsolutePath().normalize();
    }

    /** Where imported tasks are. */
    public Path own() {
        return own;
    }

    /** All folders that are or should be tasks, the shipped first, each kind by name. */
    public List<Path> list() {
        List<Path> all = new ArrayList<>(folders(shipped));
        all.addAll(folders(own));
        return all;
    }

    private static List<Path> folders(Path parent) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                parent,
                entry -> Files.isDirectory(entry)
                        && !entry.getFileName().toString().startsWith("."))) {
            entries.forEach(folders::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new InputException(
                    "The tasks in " + parent + " cannot be listed: " + e.getMessage()
                            + ". Check that the folder is there and may be read.",
                    e);
        }
        folders.sort(null);
        return folders;
    }

    /**
     * Takes a task of the workspace out of the library. Its files are kept in a hidden folder beside it.
     *
     * @return where they are kept
     */
    public Path remove(Path folder) {
        if (!folder.startsWith(own)) {
            throw new InputException("The task in " + folder + " was not imported here, so it stays.");
        }
        Path kept = own.resolve(REMOVED);
        for (int i = 1; Files.exists(kept.resolve(folder.getFileName())); i++) {
            kept = own.resolve(REMOVED).resolve(Integer.toString(i));
        }
        return move(folder, kept.resolve(folder.getFileName()));
    }

    /** Puts a removed task back to where it was. */
    public Path putBack(Path kept, Path folder) {
        return move(kept, folder);
    }

    private static Path move(Path from, Path to) {
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            return Files.move(from, to);
        } catch (IOException e) {
            throw new InputException(
                    "The task cannot be moved from " + from + " to " + to + ": " + e.getMessage()
                            + ". Check that both folders may be written.",
                    e);
        }
    }

    /** What a card shows of a folder. */
    public LibraryTask glance(Path folder) {
        boolean isShipped = folder.startsWith(shipped);
        TaskDescription description = null;
        try {
            description = Task.describe(folder);
            try (Task task = Task.load(folder)) {
                return new LibraryTask(
                        folder,
                        isShipped,
                        description,
                        task.train().size(),
                        task.test().size(),
                        pictures(task),
                        "");
            }
        } catch (InputException e) {
            return new LibraryTask(folder, isShipped, description, 0, 0, List.of(), String.valueOf(e.getMessage()));
        }
    }

    /** A few images spread over the test items, or the training items when there are none. */
    private static List<String> pictures(Task task) {
        Stream<String> named = task.test().isEmpty()
                ? task.train().stream().flatMap(item -> item.images().stream())
                : task.test().stream().flatMap(item -> item.images().stream());
        List<String> all = List.copyOf(new LinkedHashSet<>(named.toList()));
        Set<String> chosen = new LinkedHashSet<>();
        for (int i = 0; i < Math.min(PICTURES, all.size()); i++) {
            chosen.add(all.get(i * all.size() / PICTURES));
        }
        return List.copyOf(chosen);
    }

    /** Imports into the library. */
    ImportOutcome take(ImportRequest request, Progress progress) {
        return new TaskImport(DataCheck.settings())
                .run(request, own.resolve(request.id()), TaskImport.Existing.KEPT, progress);
    }

    /** Every tree that a benchmark is known to lie in. */
    List<Layout> layouts() {
        return Benchmarks.load().all().stream()
                .flatMap(benchmark -> benchmark.layouts().stream())
                .toList();
    }

    /**
     * Which benchmark a folder is.
     *
     * @param layout id of the tree that is meant, if people say so
     * @param images folder that image names are relative to, if people say so
     */
    RecognisedBenchmark recognise(Path root, @Nullable String layout, @Nullable Path images) {
        return Benchmarks.load().recognise(root, layout, images);
    }

    /** Imports a benchmark into the library. */
    BenchmarkImport.Made take(RecognisedBenchmark benchmark, boolean partial, Progress progress) {
        return new BenchmarkImport(DataCheck.settings(), BenchmarkImport.MAX_NEW_TOKENS)
                .run(benchmark, own, partial, null, TaskImport.Existing.KEPT, progress);
    }

    /** Everything that is wrong with a task, with the first of each kind listed. */
    public TaskReport check(Path folder) {
        return new TaskValidator(DataCheck.settings()).check(folder);
    }

    /** The bytes of images of a task, by name; one that cannot be read is left out. */
    public List<byte[]> pictures(Path folder, List<String> names) {
        List<byte[]> bytes = new ArrayList<>();
        try (Task task = Task.load(folder)) {
            for (String name : names) {
                bytes.add(Files.readAllBytes(task.images().resolve(name, "")));
            }
        } catch (InputException | IOException e) {
            // The check says what is wrong; a card then shows fewer pictures.
            return bytes;
        }
        return bytes;
    }

    /** The text of a file from a line on, cut where a person has seen enough. */
    public String row(Path folder, String file, int line) {
        int lines = 12;
        int characters = 2_000;
        StringBuilder text = new StringBuilder();
        try (Stream<String> all = Files.lines(folder.resolve(file))) {
            all.skip(Math.max(0, line - 1)).limit(lines).forEach(one -> {
                if (text.length() < characters) {
                    text.append(one, 0, Math.min(one.length(), characters)).append('\n');
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            return "%s cannot be read: %s".formatted(file, e.getMessage());
        }
        return text.toString().stripTrailing();
    }
}
