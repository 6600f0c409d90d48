package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What adapters that look at whole samples are told of them. */
class SamplesTest {
    private static final Fixture PLAIN = Fixture.named("plain");
    private static final int IMAGE = 3;

    /** Notes what it is told; the projector's pass comes before the decoder's. */
    private static final class Noted implements AdapterSet {
        private final List<Samples> told = new ArrayList<>();

        @Override
        public AdapterSet over(Samples samples) {
            told.add(samples);
            return this;
        }

        @Override
        public @Nullable LinearAdapter at(String site) {
            return null;
        }

        @Override
        public boolean positionWise() {
            return false;
        }
    }

    @Test
    void adaptersAreToldOfSamplesAndOfTheImagesTheyShow() {
        try (BaseModel model = PLAIN.load();
                NDManager manager = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int tokens = model.config().imageTokens();
            NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
            int[][] ids = {{1, 8, IMAGE, 9}, {1, 7, 12, 13, 11}, {1, IMAGE, IMAGE, 6, 10, 5}};
            int ignored = TokenBatch.IGNORED;
            int[][] labels = {
                {ignored, ignored, ignored, 9},
                {ignored, ignored, ignored, 13, 11},
                {ignored, ignored, ignored, ignored, ignored, 5}
            };
            int[][] images = {{1}, {}, {0, 1}};
            Noted noted = new Noted();
            model.loss(new TokenBatch(ids, labels, images), features, noted);
            assertThat(noted.told).hasSize(2);
            Samples shown = noted.told.get(0);
            assertThat(shown.lengths()).containsExactly(tokens, tokens, tokens);
            float[] first = model.meanEmbedding(new int[] {1, 8}).toFloatArray();
            float[] second = model.meanEmbedding(new int[] {1, 7, 12}).toFloatArray();
            float[] third = model.meanEmbedding(new int[] {1, 6, 10}).toFloatArray();
            assertThat(shown.words()).isDeepEqualTo(new float[][] {first, third, third});
            assertThat(shown.row(2).words()).isDeepEqualTo(new float[][] {third});
            Samples samples = noted.told.get(1);
            assertThat(samples.lengths()).containsExactly(3 + tokens, 5, 4 + 2 * tokens);
            assertThat(samples.words()).isDeepEqualTo(new float[][] {first, second, third});
        }
    }

    @Test
    void anAnswersTokensBelongToItsQuestion() {
        try (BaseModel model = PLAIN.load()) {
            Noted noted = new Noted();
            int[] question = {1, 5, 7};
            new GreedyDecoder(model, Set.of()).generate(List.of(question), TokenBatch.single(-1), null, noted, 4);
            assertThat(noted.told).hasSize(1);
            assertThat(noted.told.get(0).count()).isEqualTo(1);
            assertThat(noted.told.get(0).words())
                    .isDeepEqualTo(new float[][] {model.meanEmbedding(question).toFloatArray()});
        }
    }

    /** Adds to each position what all positions of the pass are in the mean. */
    private record Common(boolean sharesBeginnings, Samples samples, Set<Integer> dimensions) implements AdapterSet {
        @Override
        public AdapterSet over(Samples known) {
            return new Common(sharesBeginnings, known, dimensions);
        }

        /** The head sees labelled positions alone. */
        @Override
        public @Nullable LinearAdapter at(String site) {
            return !site.contains("layers") ? null : this::forward;
        }

        private NDArray forward(FrozenLinear base, NDArray x) {
            dimensions.add(x.getShape().dimension());
            NDArray rows = x.reshape(-1, base.site().in());
            float[] counts = samples.counts();
            NDArray once = x.getManager().create(counts).reshape(1, -1);
            NDArray often = base.kernels().rows(x, x.getManager().create(samples.places()));
            NDArray mean = once.matMul(rows).div(once.sum()).mean();
            assertThat(mean.getFloat()).isCloseTo(often.mean().getFloat(), within(1e-5f));
            return base.forward(x).add(mean);
        }

        @Override
        public boolean positionWise() {
            return false;
        }
    }

    @Test
    void aSharedBeginningCountsForEachOfItsSamples() {
        try (BaseModel model = PLAIN.load();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int[][] ids = {{1, 8, 9, 10, 11, 12, 4}, {1, 8, 9, 10, 11, 12, 5, 7, 6}};
            int no = TokenBatch.IGNORED;
            int[][] labels = {{no, no, no, no, no, no, 4}, {no, no, no, no, no, no, no, 7, 6}};
            TokenBatch batch = new TokenBatch(ids, labels, new int[][] {{}, {}});
            assertThat(TokenLayout.of(batch, model.config(), true).common()).isPositive();
            Set<Integer> apart = new TreeSet<>();
            Set<Integer> shared = new TreeSet<>();
            Samples none = new Samples(new int[0], new float[0][]);
            float each = model.loss(batch, null, new Common(false, none, apart)).getFloat();
            float once = model.loss(batch, null, new Common(true, none, shared)).getFloat();
            assertThat(once).isCloseTo(each, within(1e-5f));
            assertThat(apart).containsExactly(3);
            assertThat(shared).containsExactly(2);
        }
    }
}
