package lilora.engine.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * The instruction files of a task.
 *
 * @param train absent for a task that is only tested
 * @param test absent for a task that is only trained
 */
public record TaskFiles(@Nullable Path train, @Nullable Path test) {
    /** The published names in CoIN, UCIT, MLLM-CL, TriGap and their runners. */
    private static final List<String> TRAIN = names(
            "train",
            "train_4w",
            "train_brief_4w",
            "train_standard_4w",
            "train_converted",
            "train_standard_4w_sub",
            "train_4w_sub",
            "train_brief_4w_sub",
            "train_converted_sub",
            "train_sub");

    private static final List<String> TEST = names(
            "test", "test_3000", "test_standard_3k", "val", "valid", "val_converted", "test_3000_sub", "test_sub");

    /** Those that there are. */
    public List<Path> all() {
        return Stream.of(Optional.ofNullable(train), Optional.ofNullable(test))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<String> names(String... stems) {
        return Stream.of(stems)
                .flatMap(stem -> Stream.of(stem + ".json", stem + ".jsonl"))
                .toList();
    }

    /**
     * Those in a folder that have a published name.
     *
     * @param train taken instead of what the folder holds, if given
     * @param test taken instead of what the folder holds, if given
     * @throws InputException if there is none, or more than one that could be meant
     */
    public static TaskFiles in(Path folder, @Nullable Path train, @Nullable Path test) {
        if (!Files.isDirectory(folder)) {
            throw InputException.about(
                    "%s is no folder; name a folder of instruction files, or the files themselves.".formatted(folder),
                    "train",
                    "test");
        }
        Path found = train == null ? only(folder, TRAIN, "train") : train;
        Path tested = test == null ? only(folder, TEST, "test") : test;
        if (found == null && tested == null) {
            throw InputException.about(
                    "%s holds no file named %s or the like; name the files themselves."
                            .formatted(folder, String.join(", ", TRAIN.get(0), TEST.get(0), TEST.get(2))),
                    "train",
                    "test");
        }
        return new TaskFiles(found, tested);
    }

    private static @Nullable Path only(Path folder, List<String> names, String setting) {
        List<Path> there =
                names.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
        if (there.size() > 1) {
            throw InputException.about(
                    "%s holds both %s and %s; name the one that is meant."
                            .formatted(
                                    folder,
                                    there.get(0).getFileName(),
                                    there.get(1).getFileName()),
                    setting);
        }
        return there.isEmpty() ? null : there.get(0);
    }
}
