package lilora.engine.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec.Variant;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;

/** Variants with a grid of options as the variants that they stand for. */
public final class VariantGrid {
    private static final int MOST = 1000;

    private VariantGrid() {}

    /**
     * Each combination of a grid as a variant of its own, titled by its values; a variant without a grid is itself.
     *
     * @throws InputException if an option is unknown or out of its range, two variants have one title, or there are too many
     */
    public static List<Variant> expanded(List<Variant> variants, MethodCatalog methods) {
        List<Variant> all = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        for (Variant variant : variants) {
            for (Variant one : expanded(variant, MOST - all.size())) {
                requireOptions(one, methods);
                if (!titles.add(one.title())) {
                    throw new InputException(
                            "Field \"variants\" has the title \"%s\" twice; their runs would fall into one row of the table."
                                    .formatted(one.title()));
                }
                all.add(one);
            }
        }
        return all;
    }

    private static List<Variant> expanded(Variant variant, int most) {
        Map<String, List<Object>> grid = variant.grid();
        if (grid == null) {
            return List.of(variant);
        }
        List<Variant> all = List.of(new Variant(
                variant.title(), variant.method(), variant.seeds(), variant.orders(), variant.training(), null));
        for (Map.Entry<String, List<Object>> option : grid.entrySet()) {
            if ((long) all.size() * option.getValue().size() > most) {
                throw new InputException(
                        "Field \"grid\" of variant \"%s\" makes the study more than %d variants; name fewer values."
                                .formatted(variant.title(), MOST));
            }
            all = all.stream()
                    .flatMap(one -> option.getValue().stream().map(value -> with(one, option.getKey(), value)))
                    .toList();
        }
        return all;
    }

    private static Variant with(Variant variant, String option, Object value) {
        Map<String, Object> options = new TreeMap<>(variant.method().options());
        options.put(option, value);
        return new Variant(
                "%s, %s %s".formatted(variant.title(), option, value),
                new MethodSpec(variant.method().id(), options),
                variant.seeds(),
                variant.orders(),
                variant.training(),
                null);
    }

    private static void requireOptions(Variant variant, MethodCatalog methods) {
        try {
            ContinualMethod<?> method = methods.find(variant.method().id());
            OptionSchema.of(method.descriptor()).parse(variant.method().options());
        } catch (InputException e) {
            throw new InputException("Variant \"%s\": %s".formatted(variant.title(), e.getMessage()), e);
        }
    }
}
