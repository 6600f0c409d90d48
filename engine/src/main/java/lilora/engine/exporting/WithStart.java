package lilora.engine.exporting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.LowRank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;
import lilora.engine.peft.PeftAdapter;

/**
 * What a run learned together with the adapter that it started from, as one LoRA for the base model as it was published:
 * s B A + s' B' A' = s [B, (s'/s) B'] [A; A'].
 */
final class WithStart {
    private WithStart() {}

    /**
     * The parts by the name of the layer.
     *
     * @param manager of what is made here
     * @throws InputException if the start adapter is no sum of the base model and a low-rank part
     */
    static SortedMap<String, LowRank> of(
            SortedMap<String, LowRank> learned, Optional<PeftAdapter> start, NDManager manager) {
        if (start.isEmpty()) {
            return learned;
        }
        if (start.get().isDora()) {
            throw new InputException(
                    "The run started from %s, a DoRA adapter, which no plain LoRA can hold; write the whole model with export-model."
                            .formatted(start.get().folder()));
        }
        SortedMap<String, LowRank> joined = new TreeMap<>(learned);
        for (LinearSite site : start.get().sites()) {
            joined.merge(site.name(), start.get().lowRank(site, manager), WithStart::joined);
        }
        return joined;
    }

    private static LowRank joined(LowRank learned, LowRank start) {
        boolean silent = learned.scale() == 0;
        NDArray own = silent ? learned.up().zerosLike() : learned.up();
        float scale = silent ? 1 : learned.scale();
        NDArray begun = Scalars.times(start.up(), start.scale() / scale);
        return new LowRank(learned.down().concat(start.down(), 0), own.concat(begun, 1), scale, 0);
    }
}
