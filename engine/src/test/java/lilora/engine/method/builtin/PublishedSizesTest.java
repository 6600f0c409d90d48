package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts for LLaVA-1.5-7B beside the published sizes, and those that follow from published ranks and shapes. */
class PublishedSizesTest {
    private static List<LinearSite> sites(String named) {
        return switch (named) {
            case "attention" -> Sites.attention();
            case "mlp" -> Sites.mlp();
            case "decoder" -> Sites.decoder();
            case "mlp+projector" -> Sites.mlpAndProjector();
            default -> throw new IllegalArgumentException(named);
        };
    }

    private static <O extends Record> long sum(
            ContinualMethod<O> method, String options, String sites, ToLongFunction<LayerCount> number) {
        Map<String, Object> values = new HashMap<>();
        Arrays.stream(options.split(" "))
                .map(one -> one.split("="))
                .forEach(one -> values.put(one[0], one[1].matches("\\d+") ? (Object) Integer.valueOf(one[1]) : one[1]));
        O parsed = OptionSchema.of(method.descriptor()).parse(values);
        return sites(sites).stream()
                .map(site -> method.count(parsed, site))
                .mapToLong(number)
                .sum();
    }

    /** SMoLoRA's and LiLoRA's layers, CoIN's, MCITlib's, and Prism's for CoIN (8 tasks), UCIT (6) and TriGap (10). */
    @ParameterizedTest
    @CsvSource({
        "isolated-lora,    rank=128,                                6,  mlp+projector, 1123811328",
        "isolated-lora,    rank=64,                                 6,  mlp+projector, 561905664",
        "lilora,           rank=128 mode=SHARED_A_ONLY,             6,  mlp+projector, 727318528",
        "lilora,           rank=128 subRank=64,                     6,  mlp+projector, 516129356",
        "lilora,           rank=128 subRank=32,                     6,  mlp+projector, 351715916",
        "lilora,           rank=128 subRank=16,                     6,  mlp+projector, 269509196",
        "lilora,           rank=64 subRank=32,                      6,  mlp+projector, 256860748",
        "lilora,           rank=64 subRank=16,                      6,  mlp+projector, 175256140",
        "lilora,           rank=64 subRank=8,                       6,  mlp+projector, 134453836",
        "moe-lora,         rank=128 experts=8,                      6,  mlp+projector, 192258048",
        "smolora,          rank=128 experts=8,                      6,  mlp+projector, 191618048",
        "sequential-lora,  rank=128,                                6,  mlp+projector, 187301888",
        "sequential-lora,  rank=128,                                8,  decoder,       319815680",
        "moe-lora,         rank=128 experts=8,                      8,  decoder,       328925184",
        "sequential-lora,  rank=16,                                 6,  decoder,       39976960",
        "o-lora,           rank=16,                                 6,  decoder,       239861760",
        "hide,             rank=16,                                 6,  decoder,       239861760",
        "disco,            rank=16,                                 6,  decoder,       239861760",
        "moe-lora,         rank=18 experts=6,                       6,  decoder,       51806208",
        "cl-moe,           rank=96 experts=6,                       6,  decoder,       246693888",
        "sequential-lora,  rank=64,                                 8,  attention,     67108864",
        "replay,           rank=48,                                 6,  attention,     50331648",
        "replay,           rank=80,                                 10, attention,     83886080",
        "ewc,              rank=64,                                 8,  decoder,       159907840",
        "o-lora,           rank=8,                                  8,  decoder,       159907840",
        "hide,             rank=8 form=PRISM,                       10, decoder,       199884800",
        "moe-lora,         rank=64 experts=8 form=PRISM,            8,  decoder,       169017344",
        "cl-moe,           rank=80 experts=10,                      10, decoder,       211271680",
        "disco,            rank=8,                                  8,  mlp,           92798976",
        "same,             rank=48 experts=6,                       6,  mlp,           73285632",
        "same,             rank=80 experts=10,                      10, mlp,           122142720"
    })
    void storedAfterAllTasks(String method, String options, int tasks, String sites, long expected) {
        assertThat(sum(
                        MethodCatalog.load().find(method),
                        options,
                        sites,
                        count -> count.storedShared() + tasks * count.storedPerTask()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rank=128 subRank=64, 54804578, 242106466, 134103138",
        "rank=128 subRank=32, 27402338, 214704226, 106700898",
        "rank=128 subRank=16, 13701218, 201003106, 92999778",
        "rank=64 subRank=32,  27201634, 120852578, 66850914",
        "rank=64 subRank=16,  13600866, 107251810, 53250146",
        "rank=64 subRank=8,   6800482,  100451426, 46449762"
    })
    void ofLiLoraForATaskAndTrained(String options, long perTask, long paper, long code) {
        ContinualMethod<?> method = MethodCatalog.load().find("lilora");
        String sites = "mlp+projector";
        assertThat(sum(method, options, sites, LayerCount::storedPerTask)).isEqualTo(perTask);
        assertThat(sum(method, options, sites, LayerCount::trainedFirst)).isEqualTo(paper);
        assertThat(sum(method, options, sites, LayerCount::trainedLater)).isEqualTo(paper);
        assertThat(sum(method, options + " mode=CODE", sites, LayerCount::trainedFirst))
                .isEqualTo(paper);
        assertThat(sum(method, options + " mode=CODE", sites, LayerCount::trainedLater))
                .isEqualTo(code);
    }
}
