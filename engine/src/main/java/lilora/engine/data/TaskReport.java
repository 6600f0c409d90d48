package lilora.engine.data;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.data.Finding.Code;
import org.jspecify.annotations.Nullable;

/**
 * What a check found in one task.
 *
 * @param folder as given
 * @param task absent if {@code task.json} cannot be read
 * @param counts of what can be used
 * @param findings the first of each kind, in the order of the files
 * @param totals how many of each kind there are in all, listed or not
 * @param errors how many findings are errors, listed or not
 */
public record TaskReport(
        String folder,
        @Nullable TaskDescription task,
        Counts counts,
        List<Finding> findings,
        Map<Code, Integer> totals,
        int errors) {
    public TaskReport {
        findings = List.copyOf(findings);
        Map<Code, Integer> sorted = new EnumMap<>(Code.class);
        sorted.putAll(totals);
        totals = Collections.unmodifiableMap(sorted);
    }

    /** Whether the task can be used. */
    public boolean usable() {
        return errors == 0;
    }

    /**
     * How much of what there is.
     *
     * @param train usable training items
     * @param test usable test items
     * @param trainTextOnly of these, without image
     * @param testTextOnly of these, without image
     * @param images different image files
     * @param imageBytes their size together
     * @param testTypes test items by sub-kind
     * @param lengthUnit what {@code answerLengths} counts: {@code tokens} or {@code words}
     * @param answerLengths number of training answers by length
     * @param questionLengths number of test prompts by length
     */
    public record Counts(
            int train,
            int test,
            int trainTextOnly,
            int testTextOnly,
            int images,
            long imageBytes,
            SortedMap<String, Integer> testTypes,
            String lengthUnit,
            SortedMap<Integer, Integer> answerLengths,
            SortedMap<Integer, Integer> questionLengths) {
        static final Counts NOTHING =
                new Counts(0, 0, 0, 0, 0, 0, new TreeMap<>(), "words", new TreeMap<>(), new TreeMap<>());

        public Counts {
            testTypes = Collections.unmodifiableSortedMap(testTypes);
            answerLengths = Collections.unmodifiableSortedMap(answerLengths);
            questionLengths = Collections.unmodifiableSortedMap(questionLengths);
        }
    }
}
