package lilora.engine.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.file.FreeSpace;
import lilora.engine.result.RunPlan;

/**
 * What a run needs of the disks, held against what they have.
 *
 * @param plan of the run
 * @param storage how the run keeps features
 * @param runs folder of runs
 * @param cache folder of features
 */
public record DiskRoom(RunPlan plan, FeatureStorage storage, Path runs, Path cache) {
    private static final String ELSEWHERE = "make room, or name a workspace on another disk";

    /**
     * Checks that there is room.
     *
     * @throws InputException naming the folder, the need, what is free, and the ways to keep features that would fit
     */
    public void require() {
        require(FreeSpace.of(runs), FreeSpace.of(cache));
    }

    /**
     * The same, given what is free.
     *
     * @param freeForRuns bytes
     * @param freeForFeatures bytes
     */
    void require(long freeForRuns, long freeForFeatures) {
        long features = plan.featureBytes() == null ? 0 : plan.featureBytes();
        require(runs, plan.diskBytes() - features, freeForRuns, "Checkpoints and predictions", ELSEWHERE);
        require(cache, features, freeForFeatures, "Vision features", fitting(freeForFeatures) + ELSEWHERE, "features");
    }

    private static void require(Path folder, long need, long free, String what, String remedy, String... settings) {
        if (free < need) {
            throw InputException.about(
                    "%s need about %,d MiB in %s, but %,d MiB are free there; %s."
                            .formatted(what, need >> 20, folder, free >> 20, remedy),
                    settings);
        }
    }

    private String fitting(long free) {
        List<String> ways = new ArrayList<>();
        Arrays.stream(FeatureStorage.values())
                .filter(other -> other != storage && bytes(other) <= free)
                .forEach(other -> ways.add("training.features %s takes %,d MiB".formatted(other, bytes(other) >> 20)));
        return ways.isEmpty() ? "" : String.join(", ", ways) + "; or ";
    }

    /** What each way to keep features takes, which of them the run takes, and what is free, in a line. */
    public String features() {
        List<String> ways = new ArrayList<>();
        for (FeatureStorage way : FeatureStorage.values()) {
            ways.add("%s %,d MiB%s".formatted(way.word(), bytes(way) >> 20, way == storage ? " (as asked)" : ""));
        }
        return "features on disk: %s; free %,d MiB".formatted(String.join(", ", ways), FreeSpace.of(cache) >> 20);
    }

    private long bytes(FeatureStorage way) {
        return way.bytes(plan.featureNumbers() == null ? 0 : plan.featureNumbers());
    }
}
