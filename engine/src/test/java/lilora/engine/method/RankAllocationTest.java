package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import lilora.engine.method.builtin.LiLora;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

class RankAllocationTest {
    private static final LinearSite A = new LinearSite("a", 3, 10);
    private static final LinearSite B = new LinearSite("b", 5, 10);
    private static final LinearSite WIDE = new LinearSite("wide", 3, 20);

    private static RankAllocation of(Map<LinearSite, List<Double>> energies) {
        return new RankAllocation(energies);
    }

    @Test
    void ranksGoWhereTheEnergyIsAmongLayersOfOneWidth() {
        Map<LinearSite, List<Double>> energies = new LinkedHashMap<>();
        energies.put(A, List.of(1.0, 0.1, 0.05, 0.01));
        energies.put(WIDE, List.of(100.0, 90.0, 80.0, 70.0));
        energies.put(B, List.of(9.0, 8.0, 0.2, 0.06));
        assertThat(of(energies).dealt(2)).containsExactly(Map.entry(A, 1), Map.entry(WIDE, 2), Map.entry(B, 3));
        assertThat(of(energies).dealt(3)).containsExactly(Map.entry(A, 2), Map.entry(WIDE, 3), Map.entry(B, 4));
        assertThat(of(energies).dealt(4)).containsExactly(Map.entry(A, 4), Map.entry(WIDE, 4), Map.entry(B, 4));
    }

    @Test
    void equalLayersHaveEqualRanks() {
        Map<LinearSite, List<Double>> energies = new LinkedHashMap<>();
        energies.put(A, List.of(0.0, 0.0));
        energies.put(B, List.of(0.0, 0.0));
        assertThat(of(energies).dealt(1)).containsExactly(Map.entry(A, 1), Map.entry(B, 1));
        assertThat(of(energies).dealt(2)).containsExactly(Map.entry(A, 2), Map.entry(B, 2));
    }

    @Test
    void whateverTheEnergiesEachWidthKeepsItsNumbersAndEachLayerOneRank() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            int down = 1 + random.nextInt(16);
            int each = 1 + random.nextInt(down);
            Map<LinearSite, List<Double>> energies = new LinkedHashMap<>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                double scale = Math.pow(10, random.nextInt(6));
                energies.put(
                        new LinearSite("layer" + i, 4, random.nextInt(3) + 1),
                        DoubleStream.generate(() -> scale * random.nextDouble())
                                .limit(down)
                                .boxed()
                                .sorted((x, y) -> Double.compare(y, x))
                                .toList());
            }
            Map<LinearSite, Integer> ranks = of(energies).dealt(each);
            assertThat(ranks).containsOnlyKeys(energies.keySet());
            Map<Integer, List<Integer>> byWidth = new HashMap<>();
            ranks.forEach((site, rank) -> byWidth.computeIfAbsent(site.out(), any -> new ArrayList<>())
                    .add(rank));
            assertThat(byWidth.values()).allSatisfy(alike -> {
                assertThat(alike).allSatisfy(rank -> assertThat(rank).isBetween(1, down));
                assertThat(alike.stream().mapToInt(Integer::intValue).sum()).isEqualTo(each * alike.size());
            });
        }
    }

    /** A stage whose loss asks of each layer's part what is given, and which nothing else is asked of. */
    private record Asking(Map<String, NDArray> gradients) implements UnaskedItems {
        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            leaves.forEach((site, part) ->
                    assertThat(part.getShape()).isEqualTo(gradients.get(site).getShape()));
            sum.accept(gradients::get);
        }
    }

    /** A matrix of orthogonal columns has their lengths as singular values. */
    @Test
    void energiesAreTheSquaredSingularValuesOfTheGradient() {
        LiLora method = new LiLora();
        LiLora.Options options =
                OptionSchema.of(method.descriptor()).parse(Map.of("rank", 3, "subRank", 2, "subRanks", "AUTOMATIC"));
        List<LinearSite> sites = List.of(A, B);
        try (TinyMethodRun workshop = new TinyMethodRun(method, options, sites)) {
            workshop.run.beforeStage(new ContinualMethod.Stage(1, List.of(1)));
            NDArray flat = diagonal(workshop, 5, 0.5, 0.25);
            NDArray full = diagonal(workshop, 4, 3, 2);
            Asking asked = new Asking(Map.of("a", flat, "b", full));
            workshop.run.beforeTraining(new ContinualMethod.Stage(1, List.of(1)), asked);
            assertThat(workshop.bank.get("task1/B/a").getShape().getShape()).containsExactly(10, 1);
            assertThat(workshop.bank.get("task1/A/a").getShape().getShape()).containsExactly(1, 3);
            assertThat(workshop.bank.get("task1/B/b").getShape().getShape()).containsExactly(10, 3);
            assertThat(workshop.bank.get("task1/A/b").getShape().getShape()).containsExactly(3, 3);
            assertThat(workshop.bank.get("task1/B/b").toFloatArray()).containsOnly(0);

            RankAllocation allocation = RankAllocation.byGradient(
                    new MethodScope(sites, workshop.bank, workshop.kernels()), asked, 3, parts -> site -> null);
            assertThat(allocation.energies().get(A))
                    .satisfiesExactly(
                            first -> assertThat(first).isCloseTo(25, within(1e-6)),
                            second -> assertThat(second).isCloseTo(0.25, within(1e-6)),
                            third -> assertThat(third).isCloseTo(0.0625, within(1e-6)));
        }
    }

    private static NDArray diagonal(TinyMethodRun workshop, double... lengths) {
        float[] values = new float[10 * 3];
        for (int i = 0; i < lengths.length; i++) {
            values[(2 * i + 1) * 3 + i] = (float) lengths[i];
        }
        workshop.bank.put("training/asked" + lengths[0], values, new Shape(10, 3));
        return workshop.bank.get("training/asked" + lengths[0]);
    }
}
