package lilora.app.tasks;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import lilora.app.task.Progress;
import lilora.engine.InputException;
import lilora.engine.PlainFile;
import lilora.engine.data.Finding;
import lilora.engine.data.Task;
import lilora.engine.data.TaskReport;
import lilora.engine.json.Json;

/**
 * Copies foreign data into the workspace as a task: aside first, checked there, then renamed. Whatever goes wrong, the library
 * is as it was before.
 */
public final class TaskImport {
    private static final String ASIDE = ".importing-";

    private final TaskFolders folders;

    public TaskImport(TaskFolders folders) {
        this.folders = folders;
    }

    /** Removes what imports left behind that were killed. Only while no other import is under way. */
    public void sweep() {
        try (Stream<Path> entries = Files.list(folders.own())) {
            entries.filter(entry -> entry.getFileName().toString().startsWith(ASIDE))
                    .forEach(TaskImport::delete);
        } catch (IOException e) {
            // No folder, nothing left behind.
            return;
        }
    }

    /** The tasks' folder of an id; a sentence when it is taken. */
    public void requireFree(String id) {
        Path target = folders.own().resolve(id);
        if (Files.exists(target)) {
            throw new InputException(
                    "There is a task \"%s\" in this workspace already; choose another id.".formatted(id));
        }
    }

    /**
     * Imports.
     *
     * @throws InputException with a sentence when files cannot be read or written
     */
    public ImportOutcome run(ImportRequest request, Progress progress) {
        requireFree(request.id());
        Path aside = folders.own().resolve(ASIDE + UUID.randomUUID());
        try {
            Files.createDirectories(aside);
            Set<String> images = new LinkedHashSet<>();
            progress.update(-1, "Reading rows");
            writeRows(request, aside, images);
            copyImages(request, aside, images, progress);
            Json.writeAtomically(aside.resolve(Task.FILE), request.description());
            progress.update(-1, "Checking");
            TaskReport report = folders.check(aside);
            if (!report.usable()) {
                List<Finding> named = report.findings().stream()
                        .map(finding -> named(finding, aside, request))
                        .toList();
                return new ImportOutcome.Refused(named, report.errors());
            }
            Path target = folders.own().resolve(request.id());
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return new ImportOutcome.Imported(target, request.description().title(), report.findings());
        } catch (FileAlreadyExistsException e) {
            throw new InputException("There is a task \"%s\" already; choose another id.".formatted(request.id()), e);
        } catch (IOException e) {
            throw new InputException(
                    "The task cannot be copied into %s: %s. Check that the folder may be written and has free space; nothing was added."
                            .formatted(folders.own(), e.getMessage()),
                    e);
        } finally {
            delete(aside);
        }
    }

    /** People know their own file, not its copy in the folder it is checked in. */
    private static Finding named(Finding finding, Path aside, ImportRequest request) {
        Path source = finding.file().equals("test.json") && request.test() != null ? request.test() : request.train();
        String file = source == null ? finding.file() : source.getFileName().toString();
        String message = finding.message()
                .replace(aside.resolve("train.json").toString(), file)
                .replace(aside.resolve("test.json").toString(), file)
                .replace(aside + File.separator, "");
        return new Finding(finding.severity(), finding.code(), message, finding.item(), file, finding.line());
    }

    private static void writeRows(ImportRequest request, Path aside, Set<String> images) throws IOException {
        Path train = request.train();
        Path test = request.test();
        if (train != null && request.holdsOut()) {
            divide(request, train, aside, images);
        } else if (train != null) {
            write(train, request.trainFields(), Split.TRAIN, aside.resolve("train.json"), images);
        }
        if (test != null) {
            write(test, request.testFields(), Split.TEST, aside.resolve("test.json"), images);
        }
    }

    /** A file in the engine's form is copied byte for byte, so that messages name the lines a person knows. */
    private static void write(Path from, FieldMapping fields, Split split, Path to, Set<String> images)
            throws IOException {
        if (fields.readyFor(split)) {
            new InstructionFile(from).read((place, row) -> {
                images.add(fields.imageOf(row));
                return true;
            });
            Files.copy(from, to);
            return;
        }
        try (RowWriter rows = new RowWriter(to)) {
            new InstructionFile(from).read((place, row) -> {
                images.add(fields.imageOf(row));
                rows.add(place.line(), Json.compact(fields.row(place.number(), row, split)));
                return true;
            });
        }
    }

    /** By the hash of the image's name, so that no image is in both parts and the same data is always divided alike. */
    private static void divide(ImportRequest request, Path from, Path aside, Set<String> images) throws IOException {
        FieldMapping fields = request.trainFields();
        try (RowWriter train = new RowWriter(aside.resolve("train.json"));
                RowWriter test = new RowWriter(aside.resolve("test.json"))) {
            new InstructionFile(from).read((place, row) -> {
                String image = fields.imageOf(row);
                images.add(image);
                CRC32 hash = new CRC32();
                hash.update((image.isEmpty() ? "row " + place.number() : image)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                boolean held = hash.getValue() % 100 < request.holdOut();
                RowWriter into = held ? test : train;
                into.add(place.line(), Json.compact(fields.row(place.number(), row, held ? Split.TEST : Split.TRAIN)));
                return true;
            });
        }
    }

    private static void copyImages(ImportRequest request, Path aside, Set<String> images, Progress progress)
            throws IOException {
        Path root = request.images();
        if (root == null) {
            return;
        }
        if (request.hasZip()) {
            Files.copy(PlainFile.require(root), aside.resolve("images.zip"));
            return;
        }
        Path target = Files.createDirectories(aside.resolve("images"));
        int done = 0;
        for (String image : images) {
            if (progress.isCancelled()) {
                throw new CancellationException();
            }
            copyImage(root, image, target);
            progress.update((double) ++done / images.size(), "Copying images");
        }
    }

    /** An image that is not there, or outside, is left to the check, which names its row. */
    private static void copyImage(Path root, String image, Path target) throws IOException {
        if (image.isEmpty()) {
            return;
        }
        Path to = target.resolve(image).normalize();
        Path from = find(root, image);
        if (to.startsWith(target) && from != null && !Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }
    }

    /** Names often begin with the name of the folder itself. */
    private static @org.jspecify.annotations.Nullable Path find(Path root, String image) {
        Path real = root.toAbsolutePath().normalize();
        Path inside = real.resolve(image).normalize();
        if (inside.startsWith(real) && Files.isRegularFile(inside)) {
            return inside;
        }
        Path beside = real.resolveSibling(image).normalize();
        return beside.startsWith(real) && Files.isRegularFile(beside) ? beside : null;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            // Its name begins with a dot, so it is no task; the next start removes it.
            return;
        }
    }

    /** A JSON array whose rows stand on the lines they had in the file they come from, so that messages name those. */
    private static final class RowWriter implements AutoCloseable {
        private final BufferedWriter out;
        private boolean any;
        private int line = 1;

        RowWriter(Path file) throws IOException {
            out = Files.newBufferedWriter(file);
            out.write("[");
        }

        void add(int at, String row) throws IOException {
            out.write(any ? "," : "");
            for (; line < at; line++) {
                out.write("\n");
            }
            out.write(row);
            any = true;
        }

        @Override
        public void close() throws IOException {
            out.write("]\n");
            out.close();
        }
    }
}
