package lilora.app.chart.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.SettingAxis;
import lilora.app.chart.run.RunSettings;
import org.junit.jupiter.api.Test;

/** What is told of a setting's effect, and what is never averaged away. */
class OptionEffectTest {
    private static final String WEIGHT = "method.options.stabilityWeight";
    private static final String REDUCTION = "method.options.stabilityReduction";
    private static final String RANK = "method.options.rank";
    private static final String ALPHA = "method.options.alpha";

    private static final List<EffectMeasure> MEASURES = List.of(
            new EffectMeasure("AP", "AP", "mean over tasks"), new EffectMeasure("BWT", "BWT", "mean of changes"));

    private final List<EffectRun> runs = new ArrayList<>();

    private static RunSettings.Setting setting(Object value) {
        return new RunSettings.Setting(
                value.toString(),
                value.toString(),
                value instanceof Number number ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty());
    }

    /** Its AP is the score. */
    private void run(Map<String, Object> settings, long seed, String order, double score) {
        Map<String, RunSettings.Setting> all = new LinkedHashMap<>();
        all.put(RunSettings.METHOD, setting("lilora"));
        all.put(RunSettings.TASKS, setting("a, b"));
        settings.forEach((name, value) -> all.put(name, setting(value)));
        runs.add(new EffectRun(
                "r" + runs.size(),
                "run " + runs.size(),
                new RunSettings(all, seed, order),
                Double.isNaN(score) ? Map.of() : Map.of("AP", score)));
    }

    private OptionEffect effect(String option, String lines) {
        return OptionEffect.of(
                new EffectRuns(runs, Optional.of("r0"), MEASURES),
                new EffectQuestion(option, lines, "AP", Optional.empty()));
    }

    @Test
    void eachPointIsTheMeanOverSeedsAndOrdersWithStudentsInterval() {
        run(Map.of(WEIGHT, 0.0), 1, "ab", 60);
        run(Map.of(WEIGHT, 0.0), 2, "ab", 61);
        run(Map.of(WEIGHT, 0.0), 1, "ba", 62);
        run(Map.of(WEIGHT, 1.0), 1, "ab", 70);
        run(Map.of(WEIGHT, 0.0), 1, "ab", 99);

        OptionEffect effect = effect(WEIGHT, "");

        EffectModel.Line line = effect.chart().lines().get(0);
        assertThat(effect.chart().lines()).hasSize(1);
        EffectModel.Point first = line.at(0).orElseThrow();
        assertThat(first.numbers()).containsExactly(60.0, 61.0, 62.0);
        assertThat(first.seeds()).isEqualTo(2);
        assertThat(first.orders()).isEqualTo(2);
        assertThat(first.interval().mean()).isEqualTo(61);
        // t(0.975, 2) / √3.
        assertThat(first.interval().half().getAsDouble()).isCloseTo(2.4843, within(1e-4));
        assertThat(line.at(1).orElseThrow().interval().half()).isEmpty();
        assertThat(line.at(1).orElseThrow().runId()).contains("r3");
        assertThat(effect.chart().baseline().orElseThrow().numbers()).containsExactly(60.0, 61.0, 62.0);
        assertThat(effect.chart().note()).contains("Not counted: 1 run of a seed");
        assertThat(effect.chart().table().csv())
                .contains("0.0,Mean over runs,61,58.51")
                .contains(",3,2,2,60 61 62")
                .contains("1.0,Mean over runs,70,,,1,1,1,70");
    }

    @Test
    void whatElseDiffersIsKeptApartAndNamed() {
        for (String reduction : List.of("sum", "mean")) {
            for (double weight : new double[] {0.1, 1}) {
                run(Map.of(WEIGHT, weight, REDUCTION, reduction), 1, "ab", reduction.equals("sum") ? 50 : 90);
            }
        }
        run(Map.of(WEIGHT, 0.0, REDUCTION, "sum"), 1, "ab", 40);

        OptionEffect none = effect(WEIGHT, "");
        OptionEffect chosen = effect(WEIGHT, REDUCTION);

        for (OptionEffect effect : List.of(none, chosen)) {
            assertThat(effect.chart().lines())
                    .extracting(EffectModel.Line::name)
                    .containsExactly("stability reduction sum", "stability reduction mean");
            assertThat(effect.chart().lines().get(0).at(1).orElseThrow().numbers())
                    .containsExactly(50.0);
            assertThat(effect.chart().lines().get(1).at(0)).isEmpty();
        }
        assertThat(none.options()).containsExactlyInAnyOrder(WEIGHT, REDUCTION);
        assertThat(none.chart().note()).contains("kept apart by what else differs: stability reduction");
        assertThat(chosen.chart().note()).doesNotContain("kept apart");
    }

    /** Two folders of one name are two base models, and each has its runs. */
    @Test
    void linesThatAreCalledTheSameAreAllDrawn() {
        for (String folder : List.of("/mine/micro", "/yours/micro")) {
            for (double weight : new double[] {0.1, 1}) {
                run(Map.of(WEIGHT, weight), 1, "ab", folder.startsWith("/mine") ? 50 : 90);
                EffectRun last = runs.remove(runs.size() - 1);
                Map<String, RunSettings.Setting> all =
                        new LinkedHashMap<>(last.settings().all());
                all.put("baseModel", new RunSettings.Setting("micro", folder, OptionalDouble.empty()));
                runs.add(new EffectRun("m" + runs.size(), last.name(), new RunSettings(all, 1, "ab"), last.numbers()));
            }
        }

        EffectModel chart = effect(WEIGHT, "").chart();

        assertThat(chart.lines())
                .extracting(EffectModel.Line::name)
                .containsExactly("base model micro", "base model micro (2)");
        assertThat(chart.lines())
                .extracting(line -> line.at(1).orElseThrow().numbers())
                .containsExactly(List.of(50.0), List.of(90.0));
        assertThat(chart.note()).doesNotContain("Not counted");
    }

    /** Options of two methods may share a name and nothing else. */
    @Test
    void whatOneMethodHasSeveralValuesOfIsAskedFirst() {
        run(Map.of(RunSettings.METHOD, "ewc", WEIGHT, 5000), 1, "ab", 50);
        run(Map.of(RunSettings.METHOD, "o-lora", WEIGHT, 0.5), 1, "ab", 55);
        run(Map.of(RunSettings.METHOD, "lilora", RANK, 8), 1, "ab", 60);
        run(Map.of(RunSettings.METHOD, "lilora", RANK, 16), 1, "ab", 61);
        assertThat(effect("", "").asked().option()).isEqualTo(RANK);

        runs.remove(3);
        assertThat(effect("", "").asked().option()).isEqualTo(RunSettings.METHOD);
    }

    @Test
    void whatChangesWithTheSettingIsTold() {
        run(Map.of(RANK, 8, ALPHA, 16), 1, "ab", 50);
        run(Map.of(RANK, 16, ALPHA, 32), 1, "ab", 60);

        OptionEffect effect = effect(RANK, "");

        assertThat(effect.chart().lines()).singleElement().satisfies(line -> assertThat(line.points())
                .hasSize(2));
        assertThat(effect.chart().note()).contains("do not show the effect of rank alone: alpha.");
    }

    @Test
    void otherTasksAndMethodsAreNeverOnOneLine() {
        run(Map.of(RANK, 8), 1, "ab", 50);
        run(Map.of(RANK, 16, RunSettings.TASKS, "a, c"), 1, "ac", 60);
        run(Map.of(RANK, 16, RunSettings.METHOD, "other"), 1, "ab", 70);

        assertThat(effect(RANK, "").chart().lines()).hasSize(3).allSatisfy(line -> assertThat(line.points())
                .hasSize(1));
    }

    @Test
    void runsWithoutTheMeasureOrTheSettingAreLeftOutAndTold() {
        run(Map.of(WEIGHT, 1.0), 1, "ab", 50);
        run(Map.of(WEIGHT, 2.0), 1, "ab", Double.NaN);
        run(Map.of(RunSettings.METHOD, "joint"), 1, "ab", 80);

        OptionEffect effect = effect(WEIGHT, "");

        assertThat(effect.chart().x().values()).containsExactly("1.0");
        assertThat(effect.chart().note())
                .contains("Left out: 1 run without stability weight (joint)")
                .contains("Left out: 1 run without AP, not evaluated to the end (run 1)");
        runs.subList(1, 3).clear();
        assertThat(effect(WEIGHT, "").missing())
                .isEqualTo("These runs differ in no setting but seed and order of tasks: add runs that do.");
    }

    @Test
    void nothingMeasuredIsOneSentence() {
        run(Map.of(WEIGHT, 1.0), 1, "ab", Double.NaN);
        run(Map.of(WEIGHT, 2.0), 1, "ab", Double.NaN);

        OptionEffect effect = effect(WEIGHT, "");

        assertThat(effect.chart().isEmpty()).isTrue();
        assertThat(effect.missing()).startsWith("No run has AP yet");
        assertThat(effect.asked().option()).isEqualTo(WEIGHT);
    }

    @Test
    void zeroStandsApartOnALogarithmicAxisAndIsJoinedToNothing() {
        run(Map.of(WEIGHT, 100.0), 1, "ab", 50);
        run(Map.of(WEIGHT, 0.0), 1, "ab", 60);
        run(Map.of(WEIGHT, 0.01), 1, "ab", 70);

        OptionEffect effect = effect(WEIGHT, "");

        SettingAxis axis = effect.chart().x();
        assertThat(axis.scale()).isEqualTo(SettingAxis.Scale.LOGARITHMIC);
        assertThat(axis.values()).containsExactly("0.0", "0.01", "100.0");
        assertThat(axis.places().get(1)).isCloseTo(-2, within(1e-12));
        assertThat(axis.places().get(2)).isCloseTo(2, within(1e-12));
        assertThat(axis.gap().orElseThrow())
                .isBetween(axis.places().get(0), axis.places().get(1));
        assertThat(axis.joins(0, 1)).isFalse();
        assertThat(axis.joins(1, 2)).isTrue();
        assertThat(effect.chart().note()).contains("0 stands left of the break");
    }

    @Test
    void aLogarithmIsTakenWhereOrdersOfMagnitudeAreFarApartOrItIsAskedFor() {
        assertThat(SettingAxis.canBeLogarithmic(0, 1)).isFalse();
        assertThat(SettingAxis.canBeLogarithmic(-1, 1, 2)).isFalse();
        run(Map.of(RANK, 4), 1, "ab", 50);
        run(Map.of(RANK, 8), 1, "ab", 60);

        assertThat(effect(RANK, "").chart().x().scale()).isEqualTo(SettingAxis.Scale.LINEAR);
        assertThat(effect(RANK, "").logarithmic()).isTrue();
        OptionEffect asked = OptionEffect.of(
                new EffectRuns(runs, Optional.empty(), MEASURES),
                new EffectQuestion(RANK, "", "AP", Optional.of(true)));
        assertThat(asked.chart().x().scale()).isEqualTo(SettingAxis.Scale.LOGARITHMIC);
        assertThat(asked.chart().baseline()).isEmpty();
    }

    @Test
    void valuesWithoutSizeAreCategoriesThatNoLineJoins() {
        run(Map.of(REDUCTION, "sum"), 1, "ab", 50);
        run(Map.of(REDUCTION, "mean"), 1, "ab", 60);

        SettingAxis axis = effect(REDUCTION, "").chart().x();

        assertThat(axis.scale()).isEqualTo(SettingAxis.Scale.CATEGORIES);
        assertThat(axis.values()).containsExactly("sum", "mean");
        assertThat(axis.joins(0, 1)).isFalse();
    }

    @Test
    void aQuestionIsKeptAsTextAndAnotherOneIsNone() {
        EffectQuestion question = new EffectQuestion(WEIGHT, REDUCTION, "BWT", Optional.of(false));

        assertThat(EffectQuestion.FORM.read().apply(EffectQuestion.FORM.write().apply(question)))
                .contains(question);
        assertThat(EffectQuestion.FORM.read().apply(EffectQuestion.FORM.write().apply(EffectQuestion.OPEN)))
                .contains(EffectQuestion.OPEN);
        assertThat(EffectQuestion.FORM.read().apply("a|b|c|maybe")).isEmpty();
        assertThat(EffectQuestion.FORM.read().apply("a")).isEmpty();
    }
}
