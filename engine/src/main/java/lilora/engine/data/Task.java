package lilora.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A task, loaded: its items in memory, but those of a large training file, which stay in it; its images on disk. Immutable but for what
 * is read when asked for. Close it to close a zipped image root.
 */
public final class Task implements AutoCloseable {
    /** Name of the file that makes a folder a task. */
    public static final String FILE = "task.json";

    private final Path folder;
    private final ItemPlaces places;
    private final TaskDescription description;
    private final List<TrainItem> train;
    private final List<TestItem> test;
    private final ImageRoot images;
    private final List<Finding> warnings;

    private Task(
            Path folder,
            TaskDescription description,
            List<TrainItem> train,
            List<TestItem> test,
            ImageRoot images,
            List<Finding> warnings) {
        this.folder = folder;
        this.places = new ItemPlaces(folder, description);
        this.description = description;
        this.train = Collections.unmodifiableList(train);
        this.test = List.copyOf(test);
        this.images = images;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Loads the task in a folder. Images are not looked at; {@link TaskValidator} does that.
     *
     * @throws InputException at the first thing that keeps the task from being used
     */
    public static Task load(Path folder) {
        TaskDescription description = describe(folder);
        List<Finding> warnings = new ArrayList<>();
        FindingSink sink = FindingSink.failingOnErrors(warnings::add);
        List<TrainItem> train = description.train() == null
                ? List.of()
                : TrainItems.read(folder, description.train(), sink, TrainItems.KEPT_BYTES);
        List<TestItem> test = new ArrayList<>();
        readTest(folder, description, sink, test::add);
        return new Task(folder, description, train, test, description.openImages(folder), warnings);
    }

    /** Reads {@code task.json} alone. */
    public static TaskDescription describe(Path folder) {
        if (!Files.exists(folder)) {
            throw new InputException("The task folder " + folder + " does not exist; put it back or correct the path.");
        }
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            throw new InputException(
                    folder + " is not a task: it holds no " + FILE + "; choose a folder that has one.");
        }
        return Json.read(folder.resolve(FILE), TaskDescription.class);
    }

    static void readTrain(Path folder, TaskDescription description, FindingSink sink, Consumer<TrainItem> into) {
        if (description.train() != null) {
            new TrainReader(folder, description.train(), sink).read((item, number, place) -> into.accept(item));
        }
    }

    static void readTest(Path folder, TaskDescription description, FindingSink sink, Consumer<TestItem> into) {
        if (description.test() != null) {
            new TestReader(folder, description.test(), description.metric(), sink).read(into);
        }
    }

    public Path folder() {
        return folder;
    }

    public TaskDescription description() {
        return description;
    }

    public String id() {
        return description.id();
    }

    public List<TrainItem> train() {
        return train;
    }

    public List<TestItem> test() {
        return test;
    }

    public ImageRoot images() {
        return images;
    }

    /** What was odd, but did not keep the task from being loaded: extra fields, repeated ids. */
    public List<Finding> warnings() {
        return warnings;
    }

    /** Opening of messages about an item: file, line, id. */
    public String place(TrainItem item) {
        return places.of(item);
    }

    /** Opening of messages about an item: file, line, id. */
    public String place(TestItem item) {
        return places.of(item);
    }

    /**
     * SHA-256 over {@code task.json}, the train and test files and the bytes of all images they name, in hex. It does not depend on
     * where the folder lies. Everything is read anew at each call, because files can change; the result is worth keeping.
     *
     * @throws InputException if an image is missing or outside the root
     */
    public String contentHash() {
        MessageDigest digest = Sha256.digest();
        add(digest, FILE, folder.resolve(FILE));
        addNamed(digest, description.train());
        addNamed(digest, description.test());
        imagePlaces().forEach((image, where) -> add(digest, image, images.resolve(image, where)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private void addNamed(MessageDigest digest, @Nullable String name) {
        if (name != null) {
            add(digest, name, folder.resolve(name));
        }
    }

    /** Every image once, sorted by name, with the place that names it first. */
    private SortedMap<String, String> imagePlaces() {
        SortedMap<String, String> places = new TreeMap<>();
        for (TrainItem item : train) {
            item.images().forEach(image -> places.putIfAbsent(image, place(item)));
        }
        for (TestItem item : test) {
            item.images().forEach(image -> places.putIfAbsent(image, place(item)));
        }
        return places;
    }

    /** Name and length before the bytes, so that no two different sets of files run together to the same stream. */
    private static void add(MessageDigest digest, String name, Path file) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            digest.update((name + "\n" + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }

    @Override
    public void close() {
        images.close();
    }
}
