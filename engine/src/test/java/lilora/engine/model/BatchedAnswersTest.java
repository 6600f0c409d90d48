package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a question is answered does not depend on those that are answered beside it, whatever the method's adapters look at. */
class BatchedAnswersTest {
    private static final int TOKENS = 8;

    @TempDir
    static Path folder;

    private static BaseModel model;
    private static NDArray features;

    @BeforeAll
    static void load() {
        model = NanoModel.frozen(folder);
        JniUtils.setGradMode(false);
        features = model.manager().randomNormal(0, 1, new Shape(3, 16, 192), DataType.FLOAT32);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static Stream<ContinualMethod<?>> methods() {
        return MethodCatalog.load().all().stream();
    }

    private static <O extends Record> MethodRun open(ContinualMethod<O> method, TensorBank bank) {
        Map<String, Object> options = new TreeMap<>();
        OptionSchema.of(method.descriptor()).fields().stream()
                .filter(field -> field.name().equals("rank"))
                .forEach(field -> options.put("rank", 8));
        List<LinearSite> sites = model.sites().stream()
                .filter(site -> site.part() != LinearSite.Part.HEAD)
                .toList();
        return method.open(
                OptionSchema.of(method.descriptor()).parse(options),
                new MethodScope(
                        sites, bank, model.kernels(), model.config().text().hidden()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aQuestionIsAnsweredAloneAsBesideOthers(ContinualMethod<?> method) {
        Random random = new Random(7);
        try (TensorBank bank = new TensorBank(model.manager(), 5);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            MethodRun run = open(method, bank);
            for (Stage stage : method.stages(1)) {
                run.beforeStage(stage);
                for (String name : run.trainable(stage)) {
                    Shape shape = bank.get(name).getShape();
                    float[] values = new float[Math.toIntExact(shape.size())];
                    IntStream.range(0, values.length).forEach(i -> values[i] = 0.05f * (float) random.nextGaussian());
                    bank.put(name, values, shape);
                }
            }
            int[][] ids = NanoModel.batch(3, 40, 0).ids();
            int[][] images = NanoModel.batch(3, 40, 0).images();
            List<int[]> prompts = IntStream.range(0, ids.length)
                    .mapToObj(i -> Arrays.copyOf(ids[i], ids[i].length - 5 * i))
                    .toList();
            GreedyDecoder decoder = new GreedyDecoder(model, Set.of());
            List<int[]> together = decoder.generate(prompts, images, features, run.inference(1), TOKENS);
            for (int i = 0; i < prompts.size(); i++) {
                List<int[]> alone = decoder.generate(
                        List.of(prompts.get(i)), new int[][] {images[i]}, features, run.inference(1), TOKENS);
                assertThat(alone.get(0)).hasSize(TOKENS).containsExactly(together.get(i));
            }
        }
    }
}
