package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Questions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.TinyMethodRun.FixedQuestions;
import lilora.engine.method.UnaskedItems;
import lilora.engine.method.builtin.Formulas.Matrix;
import org.junit.jupiter.api.Test;

/** Prototype, loss and choice against the formulas in double precision, and the published budget. */
class ModalPromptTest {
    private static final ModalPrompt.Options OPTIONS = new ModalPrompt.Options(3, ModalPrompt.Form.MCITLIB);
    private static final int WIDTH = 768;

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    /** Two parts of the same questions. */
    private record Known(List<FixedQuestions> parts) implements UnaskedItems {
        @Override
        public int batchSize() {
            return 1;
        }

        @Override
        public void questions(Consumer<Questions> each) {
            parts.forEach(each);
        }
    }

    private static Map<String, Matrix> parts(TinyMethodRun tiny, int number) {
        Map<String, Matrix> parts = new TreeMap<>();
        Stream.of("vectors", "M1", "m1", "M2", "m2")
                .forEach(part -> parts.put(part, Matrix.of(tiny.bank.get(task(number, "prompt", part)))));
        return parts;
    }

    private static double[] prototype(Map<String, Matrix> parts) {
        Matrix vectors = parts.get("vectors");
        double[] prototype = new double[WIDTH];
        for (int row = 0; row < vectors.rows(); row++) {
            double[] inner = affine(parts.get("M1"), parts.get("m1"), vectors.values()[row]);
            for (int i = 0; i < inner.length; i++) {
                inner[i] /= 1 + Math.exp(-inner[i]);
            }
            double[] out = affine(parts.get("M2"), parts.get("m2"), inner);
            for (int i = 0; i < WIDTH; i++) {
                prototype[i] += out[i] / vectors.rows();
            }
        }
        return prototype;
    }

    private static double[] affine(Matrix weights, Matrix bias, double... x) {
        double[] y = bias.values()[0].clone();
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += weights.at(i, j) * x[j];
            }
        }
        return y;
    }

    /** The numbers of a row are fewer than 768: folding adds zeros. */
    private static double cosine(double[] prototype, double... row) {
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < WIDTH; i++) {
            double value = i < row.length ? row[i] : 0;
            product += prototype[i] * value;
            own += prototype[i] * prototype[i];
            other += value * value;
        }
        return other == 0 ? 0 : product / Math.sqrt(own * other);
    }

    private static double loss(Map<String, Matrix> parts, Matrix words, Matrix images) {
        double[] prototype = prototype(parts);
        double sum = 0;
        for (int row = 0; row < words.rows(); row++) {
            sum += 2 - cosine(prototype, words.values()[row]) - cosine(prototype, images.values()[row]);
        }
        return sum / words.rows();
    }

    @Test
    void thePenaltyIsTheMeanDistanceOfTheTasksItems() {
        try (TinyMethodRun tiny = new TinyMethodRun(new ModalPrompt(), OPTIONS)) {
            tiny.run.beforeStage(stage(1));
            NDArray words = tiny.random(4, TinyMethodRun.WORDS);
            NDArray images = tiny.random(4, TinyMethodRun.IMAGES);
            images.set(new NDIndex("1"), 0);
            tiny.run.beforeTraining(
                    stage(1),
                    new Known(List.of(
                            new FixedQuestions(words.get(":1"), images.get(":1")),
                            new FixedQuestions(words.get("1:"), images.get("1:")))));
            Map<String, Matrix> parts = parts(tiny, 1);
            List<String> names = tiny.run.trainable(stage(1));
            names.forEach(name -> tiny.bank.get(name).setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray penalty = tiny.run.penalty(stage(1)).orElseThrow();
                collector.backward(penalty);
                assertThat((double) penalty.getFloat())
                        .isCloseTo(loss(parts, Matrix.of(words), Matrix.of(images)), within(1e-5));
            }
            for (String part : List.of("vectors", "M1", "m1")) {
                float[] gradient =
                        tiny.bank.get(task(1, "prompt", part)).getGradient().toFloatArray();
                for (int i = 0; i < gradient.length; i++) {
                    assertThat((double) gradient[i])
                            .as(part)
                            .isCloseTo(slope(parts, part, i, Matrix.of(words), Matrix.of(images)), within(1e-4));
                }
            }
            tiny.run.afterStage(stage(1));
            assertThat(tiny.bank.names("training/")).isEmpty();
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
        }
    }

    private static double slope(Map<String, Matrix> parts, String part, int place, Matrix words, Matrix images) {
        Matrix old = parts.get(part);
        double step = 1e-5;
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            Matrix moved = old.part(0, old.rows(), 0, old.columns());
            moved.values()[place / old.columns()][place % old.columns()] += i == 0 ? step : -step;
            Map<String, Matrix> all = new TreeMap<>(parts);
            all.put(part, moved);
            losses[i] = loss(all, words, images);
        }
        return (losses[0] - losses[1]) / (2 * step);
    }

    @Test
    void questionsAreAskedBehindTheNearestTasksVectors() {
        try (TinyMethodRun tiny = new TinyMethodRun(new ModalPrompt(), OPTIONS)) {
            assertThat(tiny.run.inference(1).prefix()).isNull();
            for (int t = 1; t <= 3; t++) {
                tiny.learn(stage(t));
            }
            NDArray words = tiny.random(20, TinyMethodRun.WORDS);
            NDArray images = tiny.random(20, TinyMethodRun.IMAGES);
            var routes = tiny.run.router().orElseThrow().of(new FixedQuestions(words, images));
            Matrix said = Matrix.of(words);
            Matrix shown = Matrix.of(images);
            for (int row = 0; row < 20; row++) {
                int best = 0;
                double most = -3;
                for (int t = 1; t <= 3; t++) {
                    double[] prototype = prototype(parts(tiny, t));
                    double near = cosine(prototype, said.values()[row]) + cosine(prototype, shown.values()[row]);
                    best = near > most ? t : best;
                    most = Math.max(near, most);
                }
                assertThat(routes.get(row).task()).isEqualTo(best);
                assertThat(tiny.run.inference(routes.get(row)).prefix())
                        .isSameAs(tiny.bank.get(task(best, "prompt", "vectors")));
            }
            assertThat(tiny.run.training(stage(2)).prefix()).isSameAs(tiny.bank.get(task(2, "prompt", "vectors")));
        }
    }

    @Test
    void eachTaskStoresWhatIsPublished() {
        ModalPrompt.Options prism = new ModalPrompt.Options(96, ModalPrompt.Form.PRISM);
        LayerCount count = new ModalPrompt().besideLayers(prism, 4096, 1024);
        assertThat(count.storedPerTask()).isEqualTo(96 * 4096 + 19_927_808);
        assertThat(count.trainedFirst()).isEqualTo(96 * 4096);
    }
}
