package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Questions;
import lilora.engine.method.Route;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.TinyMethodRun.FixedQuestions;
import lilora.engine.method.UnaskedItems;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** A projector for each task against its formula, its keys and the choice among them. */
class EprojTest {
    private static final LinearSite DECODER = TinyMethodRun.SITES.get(0);
    private static final LinearSite PROJECTOR = TinyMethodRun.SITES.get(1);

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    private record Known(FixedQuestions asked) implements UnaskedItems {
        @Override
        public void questions(Consumer<Questions> each) {
            each.accept(asked);
        }
    }

    private static Matrix output(Map<String, Matrix> parts, Matrix base, Matrix x) {
        double[][] y = x.times(parts.get("dW").turned()).values();
        for (int row = 0; row < y.length; row++) {
            for (int i = 0; i < y[row].length; i++) {
                y[row][i] += base.at(row, i) + parts.get("db").at(0, i);
            }
        }
        return new Matrix(y);
    }

    @Test
    void aTasksProjectorLearnsByItsFormulaAndTheDecoderStandsStill() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Eproj(), Eproj.Options.DEFAULT)) {
            tiny.learn(stage(1));
            assertThat(tiny.run.training(stage(1)).at(DECODER.name())).isNull();
            FrozenLinear layer = tiny.layer(PROJECTOR);
            NDArray x = tiny.random(3, PROJECTOR.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, PROJECTOR);
            Matrix base = Matrix.of(layer.forward(x));
            Formulas.Found found = Formulas.found(tiny, stage(1), layer, x);
            assertThat(found.gradients()).containsOnlyKeys("dW", "db");
            for (int i = 0; i < found.output().length; i++) {
                assertThat((double) found.output()[i])
                        .isCloseTo(
                                output(parts, base, Matrix.of(x)).at(i / PROJECTOR.out(), i % PROJECTOR.out()),
                                within(2e-4));
            }
            Formulas.assertGradients(
                    List.of("dW", "db"), found.gradients(), parts, all -> output(all, base, Matrix.of(x)));
        }
    }

    @Test
    void questionsTakeTheProjectorWhoseKeysAreNearest() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Eproj(), Eproj.Options.DEFAULT);
                NDManager manager = NDManager.newBaseManager()) {
            tiny.learn(stage(1));
            tiny.learn(stage(2));
            keep(tiny, manager, 1, new float[][] {{2, 0}, {0, 5}}, new float[][] {{1, 0}, {1, 0}});
            keep(tiny, manager, 2, new float[][] {{1, 0}}, new float[][] {{0, 1}});
            // Each direction counts once, however long the row is.
            float[] key = tiny.bank.get(task(1, "anchor", "words")).toFloatArray();
            assertThat(key[0]).isEqualTo(key[1]);
            List<Route> routes = tiny.run
                    .router()
                    .orElseThrow()
                    .of(new FixedQuestions(
                            manager.create(new float[][] {{1, 0}, {1, 0}, {0, 1}}),
                            manager.create(new float[][] {{1, 0}, {0, 0}, {0, 0}})));
            assertThat(routes).containsExactly(Route.of(1), Route.of(2), Route.of(1));
            FrozenLinear layer = tiny.layer(PROJECTOR);
            NDArray x = tiny.random(2, PROJECTOR.in());
            float[] asked = TinyMethodRun.output(tiny.run.inference(routes.get(1)), layer, x);
            NDArray own = layer.kernels()
                    .linear(
                            x,
                            tiny.bank.get(task(2, "dW", PROJECTOR.name())),
                            tiny.bank.get(task(2, "db", PROJECTOR.name())));
            assertThat(asked).containsExactly(layer.forward(x).add(own).toFloatArray());
        }
    }

    private static void keep(TinyMethodRun tiny, NDManager manager, int task, float[][] words, float[][] images) {
        tiny.run.beforeTraining(
                stage(task), new Known(new FixedQuestions(manager.create(words), manager.create(images))));
    }

    @Test
    void itWantsAProjector() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Eproj(), Eproj.Options.DEFAULT)) {
            MethodScope scope = new MethodScope(
                    List.of(DECODER), tiny.bank, tiny.layer(DECODER).kernels());
            assertThatThrownBy(() -> new Eproj().open(Eproj.Options.DEFAULT, scope))
                    .isInstanceOf(InputException.class)
                    .hasMessage("Eproj trains the projector, and none of its layers is adapted; add them to"
                            + " \"training.targets\".");
        }
    }
}
