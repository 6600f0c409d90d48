package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.ImageGroups;
import lilora.engine.data.Split;
import lilora.engine.data.Task;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Makes a task of foreign data: aside first, checked there, then renamed. Whatever goes wrong, the folder of tasks is as it was
 * before.
 */
public final class TaskImport {
    private static final String ASIDE = ".importing-";
    /** With the process that makes it. */
    private static final Pattern ASIDES = Pattern.compile("\\.importing-(?:(\\d{1,18})-)?.*");

    private static final String REPLACED = ".replaced-";

    private final CheckSettings settings;

    /** @param settings how the task is checked */
    public TaskImport(CheckSettings settings) {
        this.settings = settings;
    }

    /** What there may be at the place of a new task. */
    public enum Existing {
        /** Nothing: whatever is there stays, and the import is refused. */
        KEPT,
        /** A task: it gives way when the new one is whole. */
        REPLACED
    }

    /** Removes what imports left behind that were killed. Only while no other import of this process is under way. */
    public static void sweep(Path library) {
        try {
            Folders.list(library).stream().filter(TaskImport::isLeft).forEach(TaskImport::delete);
        } catch (IOException e) {
            // No folder, nothing left behind.
            return;
        }
    }

    private static boolean isLeft(Path entry) {
        Matcher aside = ASIDES.matcher(entry.getFileName().toString());
        if (!aside.matches()) {
            return false;
        }
        long process = aside.group(1) == null ? 0 : Long.parseLong(aside.group(1));
        return process == ProcessHandle.current().pid()
                || ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
    }

    /**
     * Imports.
     *
     * @param target folder of the new task; its parent is made if need be
     * @throws InputException with a sentence when files cannot be read or written
     */
    public ImportOutcome run(ImportRequest request, Path target, Existing existing, Progress progress) {
        Path place = target.toAbsolutePath().normalize();
        requireFree(place, existing);
        Path library = place.resolveSibling("");
        Path aside = place.resolveSibling(ASIDE + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        try {
            Files.createDirectories(aside);
            progress.requireWanted();
            progress.update(-1, "Reading rows");
            Map<String, String> images = new LinkedHashMap<>();
            writeRows(request, aside, images);
            ImportedImages.bring(request, aside, images, progress);
            Json.writeAtomically(aside.resolve(Task.FILE), request.description());
            progress.requireWanted();
            progress.update(-1, "Checking");
            TaskReport report = named(new TaskValidator(settings).check(aside), aside, target, request);
            if (!report.usable()) {
                return new ImportOutcome.Refused(report);
            }
            put(aside, place, existing);
            return new ImportOutcome.Imported(place, request.title(), report);
        } catch (IOException e) {
            throw new DiskException(
                    "The task cannot be written into %s: %s. Check that the folder may be written and has free space; nothing was added."
                            .formatted(library, DiskException.reason(e)),
                    e);
        } finally {
            delete(aside);
        }
    }

    private static void requireFree(Path target, Existing existing) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (existing == Existing.KEPT) {
            throw new InputException("There is a \"%s\" in %s already; choose another name, or remove it first."
                    .formatted(target.getFileName(), target.getParent()));
        }
        if (!Files.isRegularFile(target.resolve(Task.FILE))) {
            throw new InputException("%s holds no %s, so it is no task and is not replaced; choose another folder."
                    .formatted(target, Task.FILE));
        }
    }

    private static void put(Path aside, Path target, Existing existing) throws IOException {
        // Between the first look and now somebody else may have made it.
        requireFree(target, existing);
        if (!Files.exists(target)) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = target.resolveSibling(REPLACED + UUID.randomUUID());
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    /** People know their own file, not its copy in the folder it is checked in. */
    private static TaskReport named(TaskReport report, Path aside, Path target, ImportRequest request) {
        List<Finding> findings = report.findings().stream()
                .map(finding -> named(finding, aside, target, request))
                .toList();
        return new TaskReport(
                target.toString(), report.task(), report.counts(), findings, report.totals(), report.errors());
    }

    private static Finding named(Finding finding, Path aside, Path target, ImportRequest request) {
        String train = fileName(request.train(), finding.file());
        String test = fileName(request.test(), train);
        String message = finding.message()
                .replace(aside.resolve("train.json").toString(), train)
                .replace(aside.resolve("test.json").toString(), test)
                .replace(aside + File.separator, "")
                .replace(aside.toString(), target.toString());
        String file =
                finding.file().equals("train.json") ? train : finding.file().equals("test.json") ? test : null;
        return new Finding(
                finding.severity(),
                finding.code(),
                message,
                finding.item(),
                file == null ? finding.file() : file,
                finding.line());
    }

    private static String fileName(@Nullable Path file, String otherwise) {
        return file == null ? otherwise : file.getFileName().toString();
    }

    /** @param images gets every image's name with the place that names it first, as messages begin */
    private static void writeRows(ImportRequest request, Path aside, Map<String, String> images) throws IOException {
        Path train = request.train();
        Path test = request.test();
        if (train != null && request.holdsOut()) {
            divide(request, train, aside, images);
        } else if (train != null) {
            write(request, train, Split.TRAIN, aside.resolve("train.json"), images);
        }
        if (test != null) {
            write(request, test, Split.TEST, aside.resolve("test.json"), images);
        }
    }

    /** A file in the engine's form is copied byte for byte, so that messages name the lines a person knows. */
    @SuppressWarnings("ReferenceEquality") // a change gives back the row itself where nothing changes
    private static void write(ImportRequest request, Path from, Split split, Path to, Map<String, String> images)
            throws IOException {
        FieldMapping fields = split == Split.TRAIN ? request.trainFields() : request.testFields();
        boolean[] ready = {true};
        new InstructionFile(from).read((place, given) -> {
            String where = where(from, place);
            requireNoIndex(fields, given, where);
            JsonNode row = request.read(fields, split, place.number(), given, where);
            if (row != null && split == Split.TRAIN) {
                fields.requireAnswer(row, where);
            }
            ready[0] &= row == given && fields.readyFor(split, given);
            if (row != null) {
                fields.imagesOf(row).forEach(image -> images.putIfAbsent(image, where));
            }
        });
        if (ready[0]) {
            Files.copy(from, to);
            return;
        }
        try (RowWriter rows = new RowWriter(to)) {
            new InstructionFile(from).read((place, given) -> {
                JsonNode row = request.read(fields, split, place.number(), given, where(from, place));
                if (row != null) {
                    JsonNode item = fields.readyFor(split, row) ? row : fields.row(place.number(), row, split);
                    rows.add(place.line(), Json.compact(item));
                }
            });
        }
    }

    private static String where(Path file, InstructionFile.Place place) {
        return "%s, line %d, item \"#%d\": ".formatted(file, place.line(), place.number());
    }

    /** The number of an option says nothing to a model that is asked for its letter. */
    private static void requireNoIndex(FieldMapping fields, JsonNode row, String where) {
        JsonNode answer = row.path(fields.answer());
        if (answer.isIntegralNumber() && row.path("choices").isArray()) {
            throw new InputException(
                    "%sfield %s is the number of a choice, %s; write the choices into the question, one a line (\"A. ...\"), and the letter as the answer."
                            .formatted(where, fields.answer(), answer.asText()));
        }
    }

    /** By the hash of an image's name, so that no image is in both parts and the same data is always divided alike. */
    private static void divide(ImportRequest request, Path from, Path aside, Map<String, String> images)
            throws IOException {
        FieldMapping fields = request.trainFields();
        ImageGroups groups = new ImageGroups();
        new InstructionFile(from).read((place, given) -> {
            JsonNode row = request.read(fields, Split.TRAIN, place.number(), given, where(from, place));
            if (row != null) {
                groups.add(fields.imagesOf(row));
            }
        });
        try (RowWriter train = new RowWriter(aside.resolve("train.json"));
                RowWriter test = new RowWriter(aside.resolve("test.json"))) {
            new InstructionFile(from).read((place, given) -> {
                String where = where(from, place);
                requireNoIndex(fields, given, where);
                JsonNode row = request.read(fields, Split.TRAIN, place.number(), given, where);
                if (row == null) {
                    return;
                }
                fields.imagesOf(row).forEach(image -> images.putIfAbsent(image, where));
                boolean held = isHeldOut(request, groups, fields.imagesOf(row), place.number());
                if (!held) {
                    fields.requireAnswer(row, where);
                }
                RowWriter into = held ? test : train;
                into.add(place.line(), Json.compact(fields.row(place.number(), row, held ? Split.TEST : Split.TRAIN)));
            });
        }
    }

    private static boolean isHeldOut(ImportRequest request, ImageGroups groups, List<String> images, int number) {
        String name = images.isEmpty() ? "row " + number : groups.of(images.get(0));
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % 100 < request.holdOut();
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // Its name begins with a dot, so it is no task; the next start removes it.
            return;
        }
    }
}
