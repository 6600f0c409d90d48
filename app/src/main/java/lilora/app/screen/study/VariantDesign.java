package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lilora.app.form.Numbers;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A variant as it is being edited: what was typed, right or wrong.
 *
 * @param title row of the table
 * @param method id
 * @param options values by option, those that differ from the default; several, separated by commas, are a grid
 * @param seeds how many of the study's first seeds it takes; empty for all
 * @param orders how many of the study's first orders it takes; empty for all
 * @param training fields of the experiment's training that it has instead; kept as they are
 */
record VariantDesign(
        String title,
        String method,
        Map<String, String> options,
        String seeds,
        String orders,
        @Nullable Map<String, Object> training) {
    VariantDesign {
        options = Map.copyOf(new TreeMap<>(options));
    }

    /** A method with its defaults. */
    static VariantDesign of(String title, String method) {
        return new VariantDesign(title, method, Map.of(), "", "", null);
    }

    /** What a file says. */
    static VariantDesign of(Variant variant) {
        Map<String, String> options = new TreeMap<>();
        variant.method().options().forEach((option, value) -> options.put(option, Numbers.text(value)));
        if (variant.grid() != null) {
            variant.grid()
                    .forEach((option, values) -> options.put(
                            option, values.stream().map(Numbers::text).collect(Collectors.joining(", "))));
        }
        return new VariantDesign(
                variant.title(),
                variant.method().id(),
                options,
                text(variant.seeds()),
                text(variant.orders()),
                variant.training());
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    VariantDesign withTitle(String other) {
        return new VariantDesign(other, method, options, seeds, orders, training);
    }

    /** Options of another method are not its own. */
    VariantDesign withMethod(String other) {
        return new VariantDesign(title, other, Map.of(), seeds, orders, training);
    }

    VariantDesign withOption(String option, String text) {
        Map<String, String> more = new TreeMap<>(options);
        if (text.isBlank()) {
            more.remove(option);
        } else {
            more.put(option, text);
        }
        return new VariantDesign(title, method, more, seeds, orders, training);
    }

    VariantDesign withSeeds(String other) {
        return new VariantDesign(title, method, options, other, orders, training);
    }

    VariantDesign withOrders(String other) {
        return new VariantDesign(title, method, options, seeds, other, training);
    }

    /** How many variants it stands for. */
    long combinations() {
        return options.values().stream()
                .mapToLong(text -> OptionValues.pieces(text).size())
                .reduce(1, Math::multiplyExact);
    }

    /**
     * As a file says it.
     *
     * @throws lilora.engine.InputException naming the variant and the field of what is wrong
     */
    Variant variant(OptionValues values) {
        Map<String, Object> fixed = new TreeMap<>();
        Map<String, List<Object>> grid = new TreeMap<>();
        for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
            List<Object> read = values.require(title, method, option.getKey(), option.getValue());
            if (read.size() == 1) {
                fixed.put(option.getKey(), read.get(0));
            } else {
                grid.put(option.getKey(), new ArrayList<>(read));
            }
        }
        return new Variant(
                title.strip(),
                new MethodSpec(method, fixed),
                count("seeds", seeds),
                count("orders", orders),
                training,
                grid.isEmpty() ? null : grid);
    }

    private @Nullable Integer count(String field, String text) {
        return text.isBlank() ? null : StudyDesign.whole("Variant \"%s\", %s".formatted(title, field), text);
    }
}
