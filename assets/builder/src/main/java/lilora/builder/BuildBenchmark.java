package lilora.builder;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lilora.builder.flickr30k.Flickr30kMini;
import lilora.builder.flickr30k.PhotoCatalogue;
import lilora.builder.gqa.GqaMini;
import lilora.builder.imagenet.ImageNetMini;
import lilora.builder.scienceqa.ScienceQaMini;
import lilora.builder.source.BuildException;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourceManifest;
import lilora.builder.task.BuildContext;
import lilora.builder.task.ContactSheet;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskItem;
import lilora.builder.task.TaskWriter;
import lilora.builder.textvqa.TextVqaMini;
import lilora.builder.vqav2.VqaV2Mini;

/**
 * Builds the benchmark's tasks from a folder of upstream packages:
 * {@code BuildBenchmark --sources DIR --out DIR [--only id,...] [--seed N] [--sheets DIR]}. With {@code --sheets}, contact sheets
 * for looking at the result go to that folder.
 */
public final class BuildBenchmark {
    private static final String USAGE =
            "Usage: BuildBenchmark --sources DIR --out DIR [--only id,...] [--seed N] [--sheets DIR]";
    private static final Set<String> OPTIONS = Set.of("--sources", "--out", "--only", "--seed", "--sheets");
    private static final long DEFAULT_SEED = 2026;
    private static final int SHEET_ITEMS = 40;

    private final List<TaskBuilder> builders;
    private final PrintStream out;

    BuildBenchmark(List<TaskBuilder> builders, PrintStream out) {
        this.builders = List.copyOf(builders);
        this.out = out;
    }

    /** All tasks; a new one is one line here. */
    static List<TaskBuilder> builders() {
        return List.of(
                // one line for each task
                new ScienceQaMini(),
                new TextVqaMini(),
                new Flickr30kMini(PhotoCatalogue.committed()),
                new ImageNetMini(),
                new GqaMini(),
                new VqaV2Mini());
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new BuildBenchmark(builders(), System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        Map<String, String> options = parse(args);
        PackageSource packages = new PackageSource(SourceManifest.committed(), required(options, "--sources"));
        run(options, packages);
    }

    void run(Map<String, String> options, PackageSource packages) {
        TaskWriter writer = new TaskWriter(required(options, "--out"));
        BuildContext context = new BuildContext(packages, seed(options));
        for (TaskBuilder builder : chosen(options)) {
            TaskContent task = builder.build(context);
            writer.write(task);
            if (options.containsKey("--sheets")) {
                writeSheets(required(options, "--sheets"), task);
            }
            out.printf(
                    "%s: %d training items, %d test items, %d images%n",
                    builder.id(),
                    task.train().size(),
                    task.test().size(),
                    task.images().size());
        }
    }

    static Map<String, String> parse(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new BuildException("The option " + args[i] + " is unknown or lacks its value. " + USAGE);
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private List<TaskBuilder> chosen(Map<String, String> options) {
        String only = options.get("--only");
        if (only == null) {
            return builders;
        }
        return Arrays.stream(only.split(",", -1)).map(this::builder).toList();
    }

    private TaskBuilder builder(String id) {
        return builders.stream()
                .filter(b -> b.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BuildException("There is no task " + id + " to build; choose from "
                        + builders.stream().map(TaskBuilder::id).toList() + "."));
    }

    private static Path required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new BuildException("The option " + name + " is missing. " + USAGE);
        }
        return Path.of(value);
    }

    private static long seed(Map<String, String> options) {
        String value = options.getOrDefault("--seed", Long.toString(DEFAULT_SEED));
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new BuildException("The seed " + value + " is not a whole number; give one such as 2026.", e);
        }
    }

    private static void writeSheets(Path folder, TaskContent task) {
        Map<String, byte[]> images = new HashMap<>();
        task.images().forEach(image -> images.put(image.path(), image.bytes()));
        try {
            Files.createDirectories(folder);
            writeSheet(folder.resolve(task.description().id() + "-train.png"), images, task.train());
            writeSheet(folder.resolve(task.description().id() + "-test.png"), images, task.test());
        } catch (IOException e) {
            throw new BuildException("The contact sheets cannot be written to " + folder + "; check its rights.", e);
        }
    }

    private static void writeSheet(Path file, Map<String, byte[]> images, List<TaskItem> items) throws IOException {
        List<TaskItem> sample = new ArrayList<>(items);
        Collections.shuffle(sample, new Random(1));
        List<ContactSheet.Cell> cells = sample.stream()
                .limit(SHEET_ITEMS)
                .map(item -> ContactSheet.Cell.of(
                        images.getOrDefault(item.image(), new byte[0]),
                        item.text().lines().toList(),
                        String.join(" | ", item.answers())))
                .toList();
        Files.write(file, new ContactSheet().draw(cells));
    }
}
