package lilora.builder.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sources divided into those for training and those for the test. Both lists are in random order.
 *
 * @param <T> kind of source: a file, a font, a word
 */
public record Split<T>(List<T> train, List<T> test) {
    /** The share of sources kept for the test unless a task says otherwise. */
    public static final double TEST_SHARE = 0.22;

    public Split {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** Splits sources of one kind; each is its own group. */
    public static <T> Split<T> of(Collection<T> sources, double testShare, Random random) {
        List<T> shuffled = new ArrayList<>(sources);
        Collections.shuffle(shuffled, random);
        int test = testCount(shuffled.size(), testShare);
        return new Split<>(shuffled.subList(test, shuffled.size()), shuffled.subList(0, test));
    }

    /**
     * Splits whole groups, so that near copies (colour variants of a model, photos of one monument) stay on one side.
     *
     * @param group name of a source's group
     */
    public static <T> Split<T> byGroup(
            Collection<T> sources, Function<T, String> group, double testShare, Random random) {
        Map<String, List<T>> groups = grouped(sources, group);
        Split<String> names = of(groups.keySet(), testShare, random);
        return new Split<>(members(groups, names.train()), members(groups, names.test()));
    }

    /**
     * Splits each class by itself, so that both sides have every class in the same share.
     *
     * @param kind name of a source's class
     * @param group name of a source's group within its class
     */
    public static <T> Split<T> stratified(
            Collection<T> sources,
            Function<T, String> kind,
            Function<T, String> group,
            double testShare,
            Random random) {
        List<T> train = new ArrayList<>();
        List<T> test = new ArrayList<>();
        for (List<T> members : grouped(sources, kind).values()) {
            Split<T> split = byGroup(members, group, testShare, random);
            train.addAll(split.train());
            test.addAll(split.test());
        }
        return new Split<>(train, test);
    }

    /** At least one of two or more sources goes to each side. */
    private static int testCount(int size, double testShare) {
        int count = (int) Math.round(size * testShare);
        return size < 2 ? 0 : Math.min(size - 1, Math.max(1, count));
    }

    private static <T> Map<String, List<T>> grouped(Collection<T> sources, Function<T, String> name) {
        Map<String, List<T>> groups = new TreeMap<>();
        for (T source : sources) {
            groups.computeIfAbsent(name.apply(source), key -> new ArrayList<>()).add(source);
        }
        return groups;
    }

    private static <T> List<T> members(Map<String, List<T>> groups, List<String> names) {
        List<T> members = new ArrayList<>();
        for (String name : names) {
            members.addAll(groups.getOrDefault(name, List.of()));
        }
        return members;
    }
}
