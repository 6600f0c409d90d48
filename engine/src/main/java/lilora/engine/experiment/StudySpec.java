package lilora.engine.experiment;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Several variants of one experiment, each with several seeds and in several orders of the tasks.
 *
 * @param schema version of the JSON form
 * @param experiment file of the experiment, relative to the study's file
 * @param seeds at least one, none twice
 * @param orders of the tasks; the given one alone when absent
 * @param variants at least one
 * @param equalBudget title of the variant that says how many numbers all are to store: ranks of the others are chosen by that. Each has
 *     the rank that its options say when absent
 * @param title what it is about, for people; called by its file when absent
 */
public record StudySpec(
        int schema,
        String experiment,
        List<Long> seeds,
        @Nullable List<OrderSpec> orders,
        List<Variant> variants,
        @Nullable String equalBudget,
        @Nullable String title) {
    public static final int SCHEMA = 1;

    /**
     * One row of the study's table.
     *
     * @param title what to call it
     * @param method with its options
     * @param seeds how many of the study's seeds it takes, the first ones; all when absent
     * @param orders how many of the study's orders it takes, the first ones; all when absent. A method whose result does not
     *     depend on the order needs one
     * @param training fields of {@code training} that it has instead of the experiment's, such as {@code learningRate}
     * @param grid values by option of the method: it stands for a variant for each combination of them. Options count by the
     *     alphabet, the last one changes first; 1 and 1.0 are one value
     */
    public record Variant(
            String title,
            MethodSpec method,
            @Nullable Integer seeds,
            @Nullable Integer orders,
            @Nullable Map<String, Object> training,
            @Nullable Map<String, List<Object>> grid) {
        public Variant {
            training = training == null ? null : Collections.unmodifiableMap(new TreeMap<>(training));
            grid = grid == null ? null : sorted(grid);
            if (title.isBlank()) {
                throw new InputException("Field \"title\" of a variant is empty; its row of the table needs one.");
            }
            if (grid != null) {
                grid.forEach((option, values) -> requireGrid(title, method, option, values));
            }
            requirePositive("seeds", seeds, title);
            requirePositive("orders", orders, title);
        }

        /** With all seeds and orders, trained as the experiment says. */
        public Variant(String title, MethodSpec method) {
            this(title, method, null, null, null, null);
        }

        /** With other options. */
        public Variant withMethod(MethodSpec other) {
            return new Variant(title, other, seeds, orders, training, grid);
        }

        private static Map<String, List<Object>> sorted(Map<String, List<Object>> grid) {
            Map<String, List<Object>> sorted = new TreeMap<>();
            grid.forEach((option, values) -> sorted.put(
                    option,
                    List.copyOf(values).stream()
                            .map(RunContent::canonical)
                            .map(Variant::asJson)
                            .toList()));
            return Collections.unmodifiableMap(sorted);
        }

        /** As it is read again. */
        private static Object asJson(Object value) {
            return value instanceof Long number && number.intValue() == number ? (Object) number.intValue() : value;
        }

        private static void requireGrid(String title, MethodSpec method, String option, List<Object> values) {
            String field = "Field \"grid.%s\" of variant \"%s\"".formatted(option, title);
            if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
                throw new InputException("%s is %s; name at least one value, and none twice.".formatted(field, values));
            }
            if (method.options().containsKey(option)) {
                throw new InputException(
                        "%s has values of an option that \"method.options\" sets as well; leave one of them out."
                                .formatted(field));
            }
        }

        private static void requirePositive(String field, @Nullable Integer value, String title) {
            if (value != null && value < 1) {
                throw new InputException(
                        "Field \"%s\" of variant \"%s\" is %d; it must be at least 1, or left out for all."
                                .formatted(field, title, value));
            }
        }
    }

    public StudySpec {
        seeds = List.copyOf(seeds);
        orders = orders == null ? null : List.copyOf(orders);
        variants = List.copyOf(variants);
        title = title == null || title.isBlank() ? null : title.strip();
        if (schema != SCHEMA) {
            throw new InputException("Field \"schema\" is %d, but this version reads %d.".formatted(schema, SCHEMA));
        }
        if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
            throw new InputException("Field \"seeds\" is %s; name at least one seed, and none twice.".formatted(seeds));
        }
        if (orders != null && orders.isEmpty()) {
            throw new InputException(
                    "Field \"orders\" is empty; name at least one, or leave it out for the given one.");
        }
        if (variants.isEmpty()) {
            throw new InputException("Field \"variants\" is empty; name at least one.");
        }
        Set<String> titles = new HashSet<>();
        for (Variant variant : variants) {
            if (!titles.add(variant.title())) {
                throw new InputException(
                        "Field \"variants\" has the title \"%s\" twice; their runs would fall into one row of the table."
                                .formatted(variant.title()));
            }
        }
    }

    /** Called by its file. */
    public StudySpec(
            int schema,
            String experiment,
            List<Long> seeds,
            @Nullable List<OrderSpec> orders,
            List<Variant> variants,
            @Nullable String equalBudget) {
        this(schema, experiment, seeds, orders, variants, equalBudget, null);
    }

    /** Every variant with the rank that its options say. */
    public StudySpec(
            int schema, String experiment, List<Long> seeds, @Nullable List<OrderSpec> orders, List<Variant> variants) {
        this(schema, experiment, seeds, orders, variants, null);
    }

    /** In the given order. */
    public StudySpec(int schema, String experiment, List<Long> seeds, List<Variant> variants) {
        this(schema, experiment, seeds, null, variants, null);
    }

    /** Of another experiment. */
    public StudySpec withExperiment(String other) {
        return new StudySpec(schema, other, seeds, orders, variants, equalBudget, title);
    }
}
