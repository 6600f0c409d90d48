package lilora.engine.peft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/** An adapter of PEFT on its base model, ready to answer. Its native memory ends with it. */
public final class OpenedAdapter implements AdapterSet, AutoCloseable {
    private final NDManager manager;
    private final Map<String, LinearAdapter> adapters = new HashMap<>();

    /** Reads the adapter's tensors. */
    public OpenedAdapter(PeftAdapter adapter, BaseModel model) {
        manager = model.manager().newSubManager();
        try {
            for (LinearSite site : adapter.sites()) {
                adapters.put(
                        site.name(),
                        withWeight(model, site, weight -> adapter.adapter(site, weight, manager, model.kernels())));
            }
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Something made of a layer's weights in float32, which exist within the call alone. */
    static <T> T withWeight(BaseModel model, LinearSite site, Function<NDArray, T> use) {
        Map<String, NDArray> weights = model.parameters();
        // A tied head has no weights of its own.
        String embedding = model.config().decoderName() + "embed_tokens.weight";
        NDArray own = weights.get(site.name() + ".weight");
        NDArray weight = Objects.requireNonNull(own == null ? weights.get(embedding) : own);
        if (model.precision() == Compute.Precision.FLOAT32) {
            return use.apply(weight);
        }
        try (NDArray wide = model.kernels().float32(weight)) {
            NDScope.unregister(wide);
            return use.apply(wide);
        }
    }

    @Override
    public @Nullable LinearAdapter at(String site) {
        return adapters.get(site);
    }

    @Override
    public void close() {
        manager.close();
    }
}
