package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.Questions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selector on features that are known, and in a run. */
class TaskSelectorTest {
    private static final int WORDS = 3;
    private static final int IMAGES = 2;

    /** Rows of words and images. */
    private record Rows(NDManager manager, List<float[]> rows) implements Questions, UnaskedItems {
        @Override
        public int count() {
            return rows.size();
        }

        @Override
        public NDArray words() {
            return part(0, WORDS);
        }

        @Override
        public NDArray images() {
            return part(WORDS, IMAGES);
        }

        private NDArray part(int from, int width) {
            float[][] part = new float[rows.size()][width];
            for (int i = 0; i < part.length; i++) {
                System.arraycopy(rows.get(i), from, part[i], 0, width);
            }
            return manager.create(part);
        }

        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public void questions(Consumer<Questions> each) {
            for (int from = 0; from < rows.size(); from += 4) {
                each.accept(new Rows(manager, rows.subList(from, Math.min(rows.size(), from + 4))));
            }
        }
    }

    private static List<float[]> around(double[] mean, double[] spread, int count, long seed) {
        Random random = new Random(seed);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = new float[mean.length];
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) (mean[j] + spread[j] * random.nextGaussian());
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * The tasks differ a little in a quiet feature and by chance in a loud one. Kept are their means and the variance within tasks, pooled
     * over both.
     */
    @Test
    void featuresCountByHowLittleTheyVaryWithinTasks() {
        double[] spread = {0.01, 5, 1, 1, 0};
        try (NDManager manager = NDManager.newBaseManager();
                TensorBank bank = new TensorBank(manager, 1)) {
            TaskSelector selector = new TaskSelector(bank);
            List<List<float[]>> tasks = List.of(
                    around(new double[] {1000.0, 0, 0, 0, 7}, spread, 30, 1),
                    around(new double[] {1000.1, 0, 0, 0, 7}, spread, 50, 2));
            for (int task = 1; task <= 2; task++) {
                selector.keep(task, new Rows(manager, tasks.get(task - 1)));
            }
            assertThat(selector.tasks()).containsExactly(1, 2);
            float[] kept = bank.get(TensorBank.shared("selector", "variance")).toFloatArray();
            for (int feature = 0; feature < spread.length; feature++) {
                double pooled = (spreadOf(tasks.get(0), feature) + spreadOf(tasks.get(1), feature)) / 80;
                assertThat((double) kept[feature]).isCloseTo(pooled, within(1e-4 * pooled + 1e-12));
            }
            assertThat(bank.countShared() + bank.countTask(1) + bank.countTask(2))
                    .isEqualTo(3 * (WORDS + IMAGES));
            List<Integer> chosen =
                    selector.of(new Rows(manager, around(new double[] {1000.1, 9, 0, 0, 7}, spread, 40, 3)));
            assertThat(chosen).containsOnly(2);
            selector.requireSeen(2);
            assertThatThrownBy(() -> selector.requireSeen(3))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("stage 3 holds of 2 of its 3 tasks");
            assertThat(selector.of(new Rows(manager, around(new double[] {1000.0, -9, 0, 0, 7}, spread, 40, 4))))
                    .containsOnly(1);
        }
    }

    private static double spreadOf(List<float[]> rows, int feature) {
        double mean = rows.stream().mapToDouble(row -> row[feature]).average().orElseThrow();
        return rows.stream()
                .mapToDouble(row -> Math.pow(row[feature] - mean, 2))
                .sum();
    }

    /** Every cell after the base model's tells both scores, and what the questions were taken for. */
    @Test
    void aRunScoresWithTheTrueTaskAndWithTheSelectors(@TempDir Path folder) throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        ExperimentSpec plain = world.experiment("lilora");
        ExperimentSpec spec = plain.withEvaluation(plain.evaluation().withSelector(true));
        TinyRun run = TinyRun.of(spec, folder.resolve("run"), folder.resolve("cache"), RunControl.NONE);
        TinyRun without = TinyRun.of(plain, folder.resolve("plain"), folder.resolve("cache"), RunControl.NONE);
        assertThat(run.metrics())
                .containsAllEntriesOf(without.metrics())
                .containsKey("ap-selected")
                .hasSize(without.metrics().size() + 1);
        for (RunEvent.EvalCell cell : run.of(RunEvent.EvalCell.class)) {
            if (cell.stage() == 0) {
                assertThat(cell.details()).doesNotContainKey(CellMatrix.SELECTED);
                continue;
            }
            double all = IntStream.rangeClosed(1, cell.stage())
                    .mapToDouble(task -> cell.details().get(CellMatrix.chosen(task)))
                    .sum();
            assertThat(all).isCloseTo(100, within(1e-9));
            if (cell.details().get(CellMatrix.chosen(cell.task())) == 100) {
                assertThat(cell.details()).containsEntry(CellMatrix.SELECTED, cell.score());
            }
        }
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            long planned = Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ComputeSpec.on("cpu", 0))
                    .parameters()
                    .storedTotal();
            List<RunEvent.Parameters> counted = run.of(RunEvent.Parameters.class);
            assertThat(counted.get(counted.size() - 1).storedTotal()).isEqualTo(planned);
        }
        TinyRun.of(spec, folder.resolve("parts"), folder.resolve("cache"), TinyRun.stopAfter(9));
        TinyRun rest = TinyRun.of(spec, folder.resolve("parts"), folder.resolve("cache"), RunControl.NONE);
        assertThat(rest.metrics()).isEqualTo(run.metrics());
        assertThat(rest.adapters()).isEqualTo(run.adapters());
    }

    @Test
    void aMethodThatIsNotToldTheTaskScoresTheSameWithASelectorAndKeepsNone(@TempDir Path folder) throws IOException {
        ExperimentSpec plain = TinyWorld.create(folder).experiment("sequential-lora");
        ExperimentSpec asked = plain.withEvaluation(plain.evaluation().withSelector(true));
        TinyRun run = TinyRun.of(asked, folder.resolve("run"), folder.resolve("cache"), RunControl.NONE);
        TinyRun without = TinyRun.of(plain, folder.resolve("plain"), folder.resolve("cache"), RunControl.NONE);

        assertThat(run.metrics()).containsEntry("ap-selected", run.metrics().get("ap"));
        assertThat(run.adapters()).isEqualTo(without.adapters());
        assertThat(run.of(RunEvent.EvalCell.class))
                .filteredOn(cell -> cell.stage() > 0)
                .allSatisfy(cell -> {
                    assertThat(cell.details()).containsEntry(CellMatrix.SELECTED, cell.score());
                    assertThat(cell.details()).doesNotContainKey(CellMatrix.chosen(1));
                });
    }
}
