package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.junit.jupiter.api.Test;

/** Samples beside each other, the published budget, and what is refused. */
class SmoLoraTest {
    private static final int EXPERTS = 4;
    private static final int EACH = 2;
    private static final double SCALE = 0.5;
    private static final Stage STAGE = new Stage(1, List.of(1));
    private static final LinearSite SITE = TinyMethodRun.SITES.get(0);
    private static final int POSITIONS = 4;
    private static final int[] LENGTHS = {4, 2, 3};
    private static final float[][] WORDS = {{1, -2, 0.5f}, {-3, 1, 2}, {0.1f, 4, -1}};

    private static TinyMethodRun tiny(SmoLora.Routing routing) {
        LoraOptions lora = new LoraOptions(EXPERTS * EACH, SCALE * EXPERTS * EACH, 0);
        TinyMethodRun tiny = new TinyMethodRun(new SmoLora(), new SmoLora.Options(lora, EXPERTS, routing));
        tiny.learn(STAGE);
        return tiny;
    }

    private static Samples samples() {
        return new Samples(LENGTHS, WORDS);
    }

    private static LinearAdapter adapter(AdapterSet set) {
        LinearAdapter adapter = set.over(samples()).at(SITE.name());
        assertThat(adapter).isNotNull();
        return adapter;
    }

    /** A sample's output beside others, with padding behind it, is its output alone. */
    @Test
    void aSampleDoesNotDependOnOthers() {
        try (TinyMethodRun tiny = tiny(SmoLora.Routing.PREFILL)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            NDArray together = adapter(tiny.run.inference(1)).forward(layer, x);
            for (int n = 0; n < LENGTHS.length; n++) {
                String real = n + ":" + (n + 1) + ",0:" + LENGTHS[n];
                Samples one = new Samples(new int[] {LENGTHS[n]}, new float[][] {WORDS[n]});
                NDArray alone = tiny.run.inference(1).over(one).at(SITE.name()).forward(layer, x.get(real));
                assertThat(together.get(real).toFloatArray())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(alone.toFloatArray());
            }
        }
    }

    @Test
    void itStoresWhatIsPublished() {
        SmoLora.Options options = new SmoLora.Options(new LoraOptions(128, 256, 0.05), 8, SmoLora.Routing.PREFILL);
        List<LinearSite> sites = Sites.mlpAndProjector();
        assertThat(Sites.shared(sites, site -> new SmoLora().count(options, site)))
                .isEqualTo(191_618_048);
        long trained = sites.stream()
                .map(site -> new SmoLora().count(options, site))
                .mapToLong(LayerCount::trainedFirst)
                .sum();
        assertThat(191_618_048 - trained).isEqualTo(2_628_608);
    }

    @Test
    void wordsAreFoldedToTheRoutersWidth() {
        float[] words = new float[384 + 2];
        Arrays.fill(words, 1);
        words[385] = 5;
        assertThat(SmoLora.folded(words)).hasSize(384).startsWith(2, 6, 1).endsWith(1);
    }

    @Test
    void whatExpertsCannotShareIsRefused() {
        OptionSchema<SmoLora.Options> schema = OptionSchema.of(new SmoLora().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 12, "experts", 3)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 12 and \"experts\" is 3; experts must be even, and the rank a multiple of it.");
    }

    @Test
    void theHeadCannotBeAdapted() {
        LinearSite head = new LinearSite("lm_head", 4, 6, LinearSite.Part.HEAD, false);
        try (TinyMethodRun tiny = tiny(SmoLora.Routing.PREFILL);
                Kernels kernels = new Kernels()) {
            MethodScope scope = new MethodScope(List.of(head), tiny.bank, kernels);
            assertThatThrownBy(() -> new SmoLora().open(SmoLora.Options.DEFAULT, scope))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "SMoLoRA looks at whole samples, and lm_head sees single positions; leave it out of the adapted layers.");
        }
    }
}
