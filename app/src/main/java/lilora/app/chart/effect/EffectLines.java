package lilora.app.chart.effect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import lilora.app.chart.run.RunSettings;

/**
 * Which runs make a line. Runs are kept apart by a setting that a person chose, by what they learned from, and by every other setting in which
 * two runs of one value on one line would differ; so what else differs never enters a mean.
 */
final class EffectLines {
    private final List<EffectRun> runs;
    private final String option;
    private final String chosen;
    private final List<String> apart = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /**
     * Lines of runs that all have the option.
     *
     * @param chosen setting with a line for each of its values; empty for none
     */
    EffectLines(List<EffectRun> runs, String option, String chosen) {
        this.runs = runs;
        this.option = option;
        this.chosen = chosen;
        if (!chosen.isEmpty()) {
            apart.add(chosen);
        }
        for (String name : names(runs)) {
            if (!name.equals(option)
                    && !name.equals(chosen)
                    && contents(runs, name).size() > 1) {
                boolean must = !RunSettings.isOfLearning(name) || isMixed(name);
                (must ? apart : others).add(name);
            }
        }
    }

    /** Names of all settings, the method before its options. */
    static Set<String> names(Collection<EffectRun> runs) {
        Set<String> names = new LinkedHashSet<>(List.of(RunSettings.METHOD));
        runs.forEach(run -> names.addAll(run.settings().all().keySet()));
        return names;
    }

    private static Set<String> contents(Collection<EffectRun> runs, String name) {
        Set<String> contents = new LinkedHashSet<>();
        runs.forEach(run -> contents.add(run.content(name)));
        return contents;
    }

    /** Whether a mean would be one over several values of a setting. */
    private boolean isMixed(String name) {
        return differs(name, runs, run -> List.of(run.content(option), key(run)));
    }

    /** Whether runs that are together, by what this gives of them, have several values of a setting. */
    private static boolean differs(String name, List<EffectRun> runs, Function<EffectRun, Object> together) {
        Map<Object, String> first = new HashMap<>();
        return runs.stream().anyMatch(run -> {
            String here = run.content(name);
            String there = first.putIfAbsent(together.apply(run), here);
            return there != null && !there.equals(here);
        });
    }

    private List<String> key(EffectRun run) {
        return apart.stream().map(run::content).toList();
    }

    /** Runs of each line by its name, in the order of the settings' values. */
    Map<String, List<EffectRun>> byName() {
        Map<List<String>, List<EffectRun>> groups = new LinkedHashMap<>();
        for (EffectRun run : sorted()) {
            groups.computeIfAbsent(key(run), any -> new ArrayList<>()).add(run);
        }
        List<List<EffectRun>> lines = List.copyOf(groups.values());
        List<String> names = titles(lines.stream().map(line -> line.get(0)).toList());
        Map<String, List<EffectRun>> named = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            named.put(names.get(i), lines.get(i));
        }
        return named;
    }

    private List<EffectRun> sorted() {
        List<EffectRun> sorted = new ArrayList<>(runs);
        for (int i = apart.size() - 1; i >= 0; i--) {
            sorted.sort(new SettingOrder(runs, apart.get(i)));
        }
        return sorted;
    }

    /** By the chosen setting, and by as few of the others as tell all apart. */
    private List<String> titles(List<EffectRun> firsts) {
        List<String> titles = new ArrayList<>(firsts.stream().map(run -> "").toList());
        for (String name : apart) {
            if (name.equals(chosen) || differs(name, firsts, run -> titles.get(firsts.indexOf(run)))) {
                for (int i = 0; i < titles.size(); i++) {
                    String words = words(name, firsts.get(i));
                    titles.set(i, titles.get(i).isEmpty() ? words : titles.get(i) + " · " + words);
                }
            }
        }
        return titles.size() == 1 && titles.get(0).isEmpty() ? List.of("Mean over runs") : numbered(titles);
    }

    /** What differs may be shown alike, as two models in folders of one name: such lines are told apart by numbers. */
    private static List<String> numbered(List<String> titles) {
        Map<String, Integer> had = new HashMap<>();
        return titles.stream()
                .map(title -> {
                    int number = had.merge(title, 1, Integer::sum);
                    return number == 1 ? title : "%s (%d)".formatted(title, number);
                })
                .toList();
    }

    private static String words(String name, EffectRun run) {
        String shown = run.setting(name).map(RunSettings.Setting::shown).orElse("");
        if (name.equals(RunSettings.METHOD)) {
            return shown;
        }
        return shown.isEmpty() ? "no " + spoken(name) : spoken(name) + " " + shown;
    }

    /** A setting's name within a sentence. */
    static String spoken(String name) {
        String label = RunSettings.label(name);
        return label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
    }

    /** Settings beside the chosen one by which lines are kept apart. */
    List<String> apart() {
        return apart.stream().filter(name -> !name.equals(chosen)).toList();
    }

    /** Further settings whose values change from point to point of a line: what it shows may be their effect. */
    List<String> along() {
        return others.stream().filter(this::isAlong).toList();
    }

    /** Further settings whose values change from line to line only. */
    List<String> between() {
        return others.stream()
                .filter(Predicate.not(this::isAlong))
                .filter(name -> runs.stream()
                                .filter(run -> run.setting(name).isPresent())
                                .map(run -> run.content(name))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    private boolean isAlong(String name) {
        return differs(name, runs, this::key);
    }

    /** The number of a setting, if it is one. */
    static OptionalDouble number(EffectRun run, String name) {
        return run.setting(name).map(RunSettings.Setting::number).orElse(OptionalDouble.empty());
    }
}
