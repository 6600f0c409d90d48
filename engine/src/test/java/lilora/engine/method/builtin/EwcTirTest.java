package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.Questions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.TinyMethodRun.FixedQuestions;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.AdapterSet;
import org.junit.jupiter.api.Test;

/** Likeness of tasks, importance and penalty against the formulas in double precision. */
class EwcTirTest {
    private static final EwcTir.Options OPTIONS = new EwcTir.Options(new LoraOptions(2, 4, 0), 300, 8);

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    /** Items of which all that is asked is known: gradients of two batches, questions and answers. */
    private record Known(TinyMethodRun tiny, List<Map<String, NDArray>> batches, FixedQuestions asked, NDArray answered)
            implements UnaskedItems {
        static Known of(TinyMethodRun tiny, Stage stage) {
            return new Known(
                    tiny,
                    List.of(random(tiny, stage), random(tiny, stage)),
                    new FixedQuestions(tiny.random(3, 6), tiny.random(3, 5)),
                    tiny.random(3, 6));
        }

        private static Map<String, NDArray> random(TinyMethodRun tiny, Stage stage) {
            Map<String, NDArray> gradients = new TreeMap<>();
            for (String name : tiny.run.trainable(stage)) {
                gradients.put(name, tiny.random(tiny.bank.get(name).getShape().getShape()));
            }
            return gradients;
        }

        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int gradients(int items, int batchSize, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
            assertThat(items).isEqualTo(OPTIONS.items());
            assertThat(batchSize).isEqualTo(batchSize());
            batches.forEach(batch -> each.accept(batch::get));
            return batches.size();
        }

        @Override
        public void questions(Consumer<Questions> each) {
            each.accept(asked);
        }

        @Override
        public void answers(Consumer<NDArray> each) {
            each.accept(answered);
        }

        /** Squares over batches, of all numbers together 1, over the batches. */
        Map<String, double[]> importance() {
            Map<String, double[]> squares = new TreeMap<>();
            double all = 0;
            for (Map<String, NDArray> batch : batches) {
                for (Map.Entry<String, NDArray> one : batch.entrySet()) {
                    float[] values = one.getValue().toFloatArray();
                    double[] sum = squares.computeIfAbsent(one.getKey(), name -> new double[values.length]);
                    for (int i = 0; i < values.length; i++) {
                        sum[i] += (double) values[i] * values[i];
                        all += (double) values[i] * values[i];
                    }
                }
            }
            for (double[] sum : squares.values()) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] /= all * batches.size();
                }
            }
            return squares;
        }
    }

    private static double[] mean(NDArray rows) {
        int width = (int) rows.getShape().get(1);
        double[] mean = new double[width];
        float[] all = rows.toFloatArray();
        for (int i = 0; i < all.length; i++) {
            mean[i % width] += all[i];
        }
        return mean;
    }

    private static double cosine(double[] a, double... b) {
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            own += a[i] * a[i];
            other += b[i] * b[i];
        }
        return product / Math.sqrt(own * other);
    }

    @Test
    void ofTwoTasksTheCosinesThemselvesTell() {
        double[][][] alike = {{{1, 0.5}, {0.5, 1}}, {{1, 0.8}, {0.8, 1}}, {{1, 0.25}, {0.25, 1}}};
        assertThat(EwcTir.like(alike)).containsExactly(new double[] {0.5 * 0.8 * 0.25}, within(1e-12));
    }

    /** As the code does it: standardised over all pairs, with the deviation of a sample. */
    @Test
    void ofMoreTasksWhereACosineStandsAmongAllTells() {
        double[][] one = {{1, 0.2, 0.4}, {0.2, 1, 0.9}, {0.4, 0.9, 1}};
        double mean = 0.5;
        double deviation = Math.sqrt((0.09 + 0.01 + 0.16) / 2);
        double first = 1 / (1 + Math.exp(-(0.4 - mean) / deviation));
        double second = 1 / (1 + Math.exp(-(0.9 - mean) / deviation));
        double[][] flat = {{1, 0.3, 0.3}, {0.3, 1, 0.3}, {0.3, 0.3, 1}};
        assertThat(EwcTir.like(new double[][][] {one, one, flat}))
                .containsExactly(new double[] {first * first / 2, second * second / 2}, within(1e-12));
    }

    @Test
    void whatMatteredIsHeldLessWhileATaskLikeItIsLearned() {
        try (TinyMethodRun tiny = new TinyMethodRun(new EwcTir(), OPTIONS)) {
            tiny.run.beforeStage(stage(1));
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
            Known first = Known.of(tiny, stage(1));
            tiny.run.beforeTraining(stage(1), first);
            tiny.run.afterTraining(stage(1), first);
            assertKept(tiny, "importance", first.importance());
            Map<String, float[]> anchor = values(tiny);

            Known second = Known.of(tiny, stage(2));
            tiny.run.beforeTraining(stage(2), second);
            double like = cosine(
                            mean(first.asked().words()), mean(second.asked().words()))
                    * cosine(mean(first.asked().images()), mean(second.asked().images()))
                    * cosine(mean(first.answered()), mean(second.answered()));
            Map<String, double[]> held = first.importance();
            held.values().forEach(all -> scale(all, 1 - like));
            assertKept(tiny, "importance", held);
            move(tiny);
            assertPenalty(tiny, held, anchor);

            tiny.run.afterTraining(stage(2), second);
            Map<String, double[]> owners = new TreeMap<>();
            second.importance().forEach((name, found) -> {
                double[] before = held.get(name);
                double[] owner = new double[found.length];
                for (int i = 0; i < found.length; i++) {
                    owner[i] = found[i] > before[i] ? 2 : 1;
                    before[i] = Math.max(found[i], before[i]);
                }
                owners.put(name, owner);
            });
            assertKept(tiny, "importance", held);
            assertKept(tiny, "owner", owners);
        }
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static Map<String, float[]> values(TinyMethodRun tiny) {
        Map<String, float[]> values = new TreeMap<>();
        tiny.run
                .trainable(stage(1))
                .forEach(name -> values.put(name, tiny.bank.get(name).toFloatArray()));
        return values;
    }

    private static void move(TinyMethodRun tiny) {
        for (String name : tiny.run.trainable(stage(2))) {
            NDArray value = tiny.bank.get(name);
            tiny.bank.snapshot(name, value.add(tiny.random(value.getShape().getShape())));
        }
    }

    private static void assertKept(TinyMethodRun tiny, String part, Map<String, double[]> expected) {
        expected.forEach((name, all) -> {
            float[] found = tiny.bank.get(TensorBank.training(part, name)).toFloatArray();
            for (int i = 0; i < all.length; i++) {
                assertThat((double) found[i]).isCloseTo(all[i], within(1e-7 + 1e-5 * Math.abs(all[i])));
            }
        });
    }

    private static void assertPenalty(TinyMethodRun tiny, Map<String, double[]> held, Map<String, float[]> anchor) {
        List<String> names = tiny.run.trainable(stage(2));
        names.forEach(name -> tiny.bank.get(name).setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray penalty = tiny.run.penalty(stage(2)).orElseThrow();
            collector.backward(penalty);
            double expected = 0;
            for (String name : names) {
                float[] now = tiny.bank.get(name).toFloatArray();
                float[] slopes =
                        JniUtils.getGradient((PtNDArray) tiny.bank.get(name)).toFloatArray();
                for (int i = 0; i < now.length; i++) {
                    double moved = (double) now[i] - anchor.get(name)[i];
                    expected += OPTIONS.weight() / 2 * held.get(name)[i] * moved * moved;
                    assertThat((double) slopes[i])
                            .isCloseTo(OPTIONS.weight() * held.get(name)[i] * moved, within(1e-4));
                }
            }
            assertThat((double) penalty.getFloat()).isCloseTo(expected, within(1e-4 * expected));
        }
        names.forEach(name -> tiny.bank.snapshot(name, tiny.bank.get(name)));
    }
}
