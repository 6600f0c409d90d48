package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lilora.engine.model.AttentionPass.LayerCache;
import org.jspecify.annotations.Nullable;

/**
 * Greedy generation for a batch of prompts with a key cache. Prompts are padded on the right; the padded places of the
 * cache stay hidden, and every sample counts its own positions, so a sample's answer does not depend on its batch.
 */
public final class GreedyDecoder {
    private final BaseModel model;
    private final Set<Integer> endTokens;

    /** Stops at the end tokens of the model's configuration. */
    public GreedyDecoder(BaseModel model) {
        this(model, model.config().text().endTokens());
    }

    /** Stops at these tokens. */
    public GreedyDecoder(BaseModel model, Set<Integer> endTokens) {
        this.model = model;
        this.endTokens = Set.copyOf(endTokens);
    }

    /**
     * Continues prompts.
     *
     * @param prompts ids; an image token for each image that a prompt shows
     * @param images for each prompt the numbers of the images it shows, in order
     * @param grids of the images, as in {@link TokenBatch}
     * @param visionFeatures as in {@link BaseModel#loss}, null if no prompt shows an image
     * @param adapters adapters of the forward pass
     * @param maxNewTokens most tokens to generate; fewer where the model has no more positions
     * @return for each prompt the new ids, without the end token
     */
    public List<int[]> generate(
            List<int[]> prompts,
            int[][] images,
            List<ImageGrid> grids,
            @Nullable NDArray visionFeatures,
            AdapterSet adapters,
            int maxNewTokens) {
        if (prompts.isEmpty() || maxNewTokens <= 0) {
            return prompts.stream().map(prompt -> new int[0]).toList();
        }
        return GradientPause.during(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return new Run(prompts, images, grids, adapters, maxNewTokens).generate(visionFeatures);
            }
        });
    }

    /** As above, with a model whose images all have as many tokens: features (images, tokens, features). */
    public List<int[]> generate(
            List<int[]> prompts,
            int[][] images,
            @Nullable NDArray visionFeatures,
            AdapterSet adapters,
            int maxNewTokens) {
        return generate(prompts, images, List.of(), visionFeatures, adapters, maxNewTokens);
    }

    /** One batch on its way. */
    private final class Run {
        private final TokenLayout layout;
        private final int[] lengths;
        private final long[] next;
        private final AdapterSet given;
        /** Those of these samples. */
        private final AdapterSet adapters;

        private final List<List<Integer>> answers = new ArrayList<>();
        private final boolean[] finished;
        private final int steps;
        private final List<LayerCache> caches = new ArrayList<>();
        private final NDManager manager = model.manager();
        private final LanguageModel language = model.language();
        private final DecoderConfig text = model.config().text();

        Run(List<int[]> prompts, int[][] images, List<ImageGrid> grids, AdapterSet adapters, int maxNewTokens) {
            int[][] ids = prompts.toArray(new int[0][]);
            boolean share = BaseModel.sharing(adapters);
            this.layout = model.checked(
                    TokenLayout.ofPrompts(ids, images, grids, model.config(), share, adapters.prefixLength()));
            this.lengths = layout.lengths();
            this.next = layout.next();
            this.given = adapters;
            this.adapters = adapters.over(model.samples(layout));
            this.finished = new boolean[ids.length];
            this.steps = Math.min(maxNewTokens, language.rope().positions() - layout.length() + 1);
            prompts.forEach(prompt -> answers.add(new ArrayList<>()));
        }

        List<int[]> generate(@Nullable NDArray features) {
            makeCaches();
            NDArray visible = visible();
            long[] next = prefill(features);
            for (int step = 0; take(next) && step < steps - 1; step++) {
                next = step(step, next, visible);
            }
            return answers.stream()
                    .map(answer -> answer.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
        }

        /** Notes the new tokens; false when all samples have ended. */
        private boolean take(long[] next) {
            boolean more = false;
            for (int b = 0; b < next.length; b++) {
                finished[b] = finished[b] || endTokens.contains((int) next[b]);
                if (!finished[b]) {
                    answers.get(b).add((int) next[b]);
                    more = true;
                }
            }
            return more;
        }

        private long[] prefill(@Nullable NDArray features) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray x = model.input(layout, features, given);
                return best(language.statesAt(x, layout.lastPlaces(), language.pass(layout, caches), adapters));
            }
        }

        private long[] step(int step, long[] tokens, NDArray visible) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                long[] positions =
                        Arrays.stream(next).map(first -> first + step).toArray();
                NDArray column = model.kernels().number(layout.length() + step);
                AttentionPass pass = AttentionPass.step(
                        language.rope().ofStep(positions),
                        text.windows(),
                        caches,
                        column,
                        visible,
                        within(step, visible));
                return best(language.states(language.embed(tokens), pass, adapters));
            }
        }

        private long[] best(NDArray states) {
            return model.kernels()
                    .call("argmax", language.logits(states, adapters))
                    .toLongArray();
        }

        private void makeCaches() {
            Shape shape = new Shape(layout.samples(), text.keyHeads(), layout.length() + steps, text.headSize());
            for (int i = 0; i < text.layers(); i++) {
                caches.add(new LayerCache(language.zeros(shape), language.zeros(shape)));
            }
        }

        /** (b, 1, 1, T): true at the sample's own prompt and at everything generated. */
        private NDArray visible() {
            return visible(lengths, DecoderConfig.ALL);
        }

        /** The same for layers with a sliding window. */
        private NDArray within(int step, NDArray visible) {
            if (text.window() > layout.length() + step) {
                return visible;
            }
            return visible(Arrays.stream(lengths).map(length -> length + step).toArray(), text.window());
        }

        private NDArray visible(int[] now, int window) {
            int places = layout.length() + steps;
            boolean[] open = new boolean[layout.samples() * places];
            for (int b = 0; b < layout.samples(); b++) {
                int hidden = Math.max(0, now[b] - window + 1);
                int row = b * places;
                Arrays.fill(open, row + Math.min(hidden, lengths[b]), row + lengths[b], true);
                int generated = layout.length() + Math.max(0, hidden - lengths[b]);
                Arrays.fill(open, row + Math.min(generated, places), row + places, true);
            }
            return manager.create(open, new Shape(layout.samples(), 1, 1, places));
        }
    }
}
