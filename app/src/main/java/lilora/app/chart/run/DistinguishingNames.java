package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lilora.app.format.Timestamps;
import lilora.engine.experiment.RunSpec;

/**
 * Names that tell runs apart: what each is called and, where others are called the same, the settings in which they differ, such as
 * {@code LiLoRA · rank 64 · seed 2}.
 */
public final class DistinguishingNames {
    /** Few settings are read at a glance; more are added only while runs still have one name. */
    private static final int AT_A_GLANCE = 3;

    private static final String METHOD = "method.id";
    private static final String SEED = "seed";
    private static final String OPTION = "method.options.";
    /** What differs between runs without being a setting of theirs. */
    private static final Set<String> NO_SETTINGS = Set.of("name");

    /**
     * A run that is to be told from others.
     *
     * @param name what it is called, by its experiment or by who renamed it
     */
    public record Called(String name, RunSpec spec) {}

    private DistinguishingNames() {}

    /**
     * One name for each, all different.
     *
     * @param methodTitle what a method's id is called
     */
    public static List<String> of(List<Called> runs, UnaryOperator<String> methodTitle) {
        return of(runs, methodTitle, run -> true);
    }

    /**
     * The same for runs of which some stand for several seeds.
     *
     * @param seeded which have one seed that may tell them from others
     */
    public static List<String> of(List<Called> runs, UnaryOperator<String> methodTitle, Predicate<Called> seeded) {
        Map<String, List<Integer>> called = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            called.computeIfAbsent(runs.get(i).name(), name -> new ArrayList<>())
                    .add(i);
        }
        List<String> names = new ArrayList<>(runs.stream().map(Called::name).toList());
        called.forEach((name, members) -> {
            if (members.size() > 1) {
                List<String> told = told(members.stream().map(runs::get).toList(), methodTitle, seeded);
                for (int i = 0; i < members.size(); i++) {
                    names.set(members.get(i), told.get(i));
                }
            }
        });
        return List.copyOf(names);
    }

    private static List<String> told(List<Called> runs, UnaryOperator<String> methodTitle, Predicate<Called> seeded) {
        List<Map<String, SpecTable.Value>> settings =
                runs.stream().map(run -> SpecTable.settings(run.spec())).toList();
        List<String> names = new ArrayList<>(runs.stream().map(Called::name).toList());
        int added = 0;
        for (String setting : inOrder(settings)) {
            List<String> contents = settings.stream()
                    .map(values ->
                            values.getOrDefault(setting, SpecTable.Value.NONE).content())
                    .toList();
            boolean differs = new HashSet<>(contents).size() > 1;
            if (differs && (added < AT_A_GLANCE || !areDistinct(names))) {
                for (int i = 0; i < names.size(); i++) {
                    if (setting.equals(SEED) && !seeded.test(runs.get(i))) {
                        continue;
                    }
                    SpecTable.Value value = settings.get(i).getOrDefault(setting, SpecTable.Value.NONE);
                    names.set(i, names.get(i) + " · " + words(setting, value.shown(), methodTitle));
                }
                added++;
            }
        }
        // Runs of equal settings differ in when they were made, and at last in their ids.
        add(
                names,
                runs.stream()
                        .map(run -> Timestamps.minute(run.spec().created()))
                        .toList());
        add(names, runs.stream().map(run -> run.spec().runId()).toList());
        return names;
    }

    private static boolean areDistinct(List<String> names) {
        return new HashSet<>(names).size() == names.size();
    }

    /** Only to those that still share their name with another. */
    private static void add(List<String> names, List<String> additions) {
        Map<String, Long> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1L, Long::sum));
        for (int i = 0; i < names.size(); i++) {
            if (counts.getOrDefault(names.get(i), 0L) > 1) {
                names.set(i, names.get(i) + " · " + additions.get(i));
            }
        }
    }

    /** Method, its options and the seed first: what people vary most. */
    private static List<String> inOrder(List<Map<String, SpecTable.Value>> settings) {
        Set<String> all = new LinkedHashSet<>();
        settings.forEach(values -> all.addAll(values.keySet()));
        all.removeAll(NO_SETTINGS);
        List<String> order = new ArrayList<>(List.of(METHOD));
        all.stream().filter(name -> name.startsWith(OPTION)).forEach(order::add);
        order.add(SEED);
        all.stream().filter(name -> !order.contains(name)).forEach(order::add);
        return order;
    }

    private static String words(String setting, String value, UnaryOperator<String> methodTitle) {
        if (setting.equals(METHOD)) {
            return methodTitle.apply(value);
        }
        String name = setting.substring(setting.lastIndexOf('.') + 1);
        return value.isEmpty() ? "default " + spaced(name) : spaced(name) + " " + value;
    }

    /** {@code subRank} as it is said. */
    private static String spaced(String name) {
        return name.codePoints()
                .mapToObj(c -> Character.isUpperCase(c)
                        ? " " + Character.toString(Character.toLowerCase(c))
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
