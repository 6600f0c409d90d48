package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;

/**
 * A study as it is being edited: what was typed, right or wrong.
 *
 * @param title what the study is about; empty where its file's name tells
 * @param experiment what the study's file calls it
 * @param seeds whole numbers, separated by commas
 * @param orders which are asked for
 * @param variants in the order of the table
 * @param equalBudget title of the variant whose stored numbers all are brought to; empty where each keeps its own rank
 */
record StudyDesign(
        String title,
        String experiment,
        String seeds,
        Orders orders,
        List<VariantDesign> variants,
        Optional<String> equalBudget) {
    /**
     * Orders of the tasks.
     *
     * @param random how many are drawn; empty for none
     * @param randomSeed of the draw
     * @param others that a file lists task by task; kept as they are
     */
    record Orders(
            boolean given,
            boolean reverse,
            boolean latinSquare,
            String random,
            String randomSeed,
            List<OrderSpec> others) {
        static final Orders GIVEN = new Orders(true, false, false, "", "1", List.of());

        Orders {
            others = List.copyOf(others);
        }

        static Orders of(List<OrderSpec> asked) {
            List<OrderSpec> others = new ArrayList<>(asked);
            boolean given = others.remove(OrderSpec.Known.GIVEN);
            boolean reverse = others.remove(OrderSpec.Known.REVERSE);
            boolean latinSquare = others.remove(OrderSpec.Known.LATIN_SQUARE);
            for (OrderSpec order : List.copyOf(others)) {
                if (order instanceof OrderSpec.Random drawn) {
                    others.remove(order);
                    return new Orders(
                            given,
                            reverse,
                            latinSquare,
                            Integer.toString(drawn.random()),
                            Long.toString(drawn.seed()),
                            others);
                }
            }
            return new Orders(given, reverse, latinSquare, "", "1", others);
        }

        /** A Latin square has the given order, and often the reverse, in it. */
        List<OrderSpec> orders() {
            List<OrderSpec> all = new ArrayList<>();
            if (latinSquare) {
                all.add(OrderSpec.Known.LATIN_SQUARE);
            }
            if (given && !latinSquare) {
                all.add(OrderSpec.Known.GIVEN);
            }
            if (reverse && !latinSquare) {
                all.add(OrderSpec.Known.REVERSE);
            }
            all.addAll(others);
            if (!random.isBlank()) {
                all.add(new OrderSpec.Random(whole("Random orders", random), number("Seed of the draw", randomSeed)));
            }
            if (all.isEmpty()) {
                throw new InputException("The study has no order of tasks; choose at least one.");
            }
            return all;
        }
    }

    StudyDesign {
        variants = List.copyOf(variants);
    }

    /** What a file says. */
    static StudyDesign of(StudySpec spec) {
        return new StudyDesign(
                spec.title() == null ? "" : spec.title(),
                spec.experiment(),
                spec.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                spec.orders() == null ? Orders.GIVEN : Orders.of(spec.orders()),
                spec.variants().stream().map(VariantDesign::of).toList(),
                Optional.ofNullable(spec.equalBudget()));
    }

    /** Whether an option of some variant has several values. */
    boolean hasGrid() {
        return variants.stream().anyMatch(variant -> variant.combinations() > 1);
    }

    StudyDesign withTitle(String other) {
        return new StudyDesign(other, experiment, seeds, orders, variants, equalBudget);
    }

    StudyDesign withExperiment(String other) {
        return new StudyDesign(title, other, seeds, orders, variants, equalBudget);
    }

    StudyDesign withSeeds(String other) {
        return new StudyDesign(title, experiment, other, orders, variants, equalBudget);
    }

    StudyDesign withOrders(Orders other) {
        return new StudyDesign(title, experiment, seeds, other, variants, equalBudget);
    }

    StudyDesign withVariants(List<VariantDesign> other) {
        return new StudyDesign(title, experiment, seeds, orders, other, equalBudget);
    }

    StudyDesign withEqualBudget(Optional<String> other) {
        return new StudyDesign(title, experiment, seeds, orders, variants, other);
    }

    /** With one variant changed. */
    StudyDesign withVariant(int index, UnaryOperator<VariantDesign> change) {
        List<VariantDesign> changed = new ArrayList<>(variants);
        changed.set(index, change.apply(changed.get(index)));
        return withVariants(changed);
    }

    /**
     * As a file says it.
     *
     * @throws InputException in a sentence, if it is no study yet
     */
    StudySpec spec(OptionValues values) {
        if (variants.isEmpty()) {
            throw new InputException("The study has no variants; add at least one.");
        }
        List<Long> numbers = Arrays.stream(seeds.split("[,\\s]+"))
                .filter(seed -> !seed.isEmpty())
                .map(seed -> number("Seeds", seed))
                .toList();
        return new StudySpec(
                StudySpec.SCHEMA,
                experiment,
                numbers,
                orders.orders(),
                variants.stream().map(variant -> variant.variant(values)).toList(),
                equalBudget.orElse(null),
                title);
    }

    static int whole(String field, String text) {
        long number = number(field, text);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new InputException("%s: %s must be an integer of at least 1.".formatted(field, text.strip()));
        }
        return (int) number;
    }

    static long number(String field, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new InputException("%s: \"%s\" is not an integer.".formatted(field, text.strip()), e);
        }
    }
}
