package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.model.Fixture.LowRank;
import org.junit.jupiter.api.Test;

/** What is particular to generation; that its answers are right is shown by TransformersEqualityTest. */
class GreedyDecoderTest {
    private static final Fixture PLAIN = Fixture.named("plain");

    @Test
    void generationStopsWhereTheModelHasNoMorePositions() {
        try (BaseModel model = PLAIN.load()) {
            int[] prompt = new int[60];
            Arrays.fill(prompt, 9);
            List<int[]> answers = new GreedyDecoder(model, Set.of())
                    .generate(List.of(prompt), TokenBatch.single(-1), null, AdapterSet.none(), 100);
            assertThat(answers.get(0)).hasSize(5);
            assertThat(new GreedyDecoder(model).generate(List.of(), new int[0][], null, AdapterSet.none(), 5))
                    .isEmpty();
            assertThat(new GreedyDecoder(model)
                            .generate(List.of(prompt), TokenBatch.single(-1), null, AdapterSet.none(), 0))
                    .containsExactly(new int[0]);
        }
    }

    @Test
    void generationRecordsNoGraphAndRestoresTheGradientMode() {
        try (BaseModel model = PLAIN.load();
                NDManager manager = NDManager.newBaseManager()) {
            Map<String, LowRank> adapters = PLAIN.adapters(manager);
            JniUtils.setGradMode(true);
            try {
                new GreedyDecoder(model)
                        .generate(List.of(new int[] {1, 5}), TokenBatch.single(-1), null, adapters::get, 2);
                assertThat(JniUtils.isGradMode()).isTrue();
            } finally {
                JniUtils.setGradMode(false);
            }
        }
    }

    @Test
    void aPassWithoutAGraphHoldsOneLayersResultsAtATime() {
        try (BaseModel model = PLAIN.load();
                NDManager manager = NDManager.newBaseManager()) {
            Map<String, LowRank> adapters = PLAIN.adapters(manager);
            List<Integer> held = new ArrayList<>();
            AdapterSet counting = site -> {
                if (site.endsWith("q_proj")) {
                    held.add(model.manager().getManagedArrays().size());
                }
                return adapters.get(site);
            };
            new GreedyDecoder(model).generate(List.of(new int[] {1, 5, 7}), TokenBatch.single(-1), null, counting, 1);
            assertThat(held).as("arrays held at each layer").hasSizeGreaterThan(1);
            int itsInput = 1;
            assertThat(Collections.max(held) - held.get(0)).as("%s", held).isLessThanOrEqualTo(itsInput);
        }
    }
}
