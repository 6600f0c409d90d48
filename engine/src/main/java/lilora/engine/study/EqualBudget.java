package lilora.engine.study;

import java.util.List;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec.Variant;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.model.LinearSite;
import lilora.engine.plan.StoredBudget;

/**
 * Variants of a study brought to the stored numbers of one of them, so that methods are compared at equal cost.
 *
 * @param budget what is counted, and on which model
 * @param sites adapted layers of a variant
 */
record EqualBudget(StoredBudget budget, Function<Variant, List<LinearSite>> sites) {
    /**
     * The variants with ranks by which each that trains stores no more than the named one.
     *
     * @throws InputException if there is no such variant, or one cannot be brought there
     */
    List<Variant> of(String title, List<Variant> variants) {
        Variant like = variants.stream()
                .filter(variant -> variant.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "Field \"equalBudget\" is \"%s\", but no variant has that title.".formatted(title)));
        long numbers = budget.stored(like.method(), sites.apply(like));
        if (numbers == 0) {
            throw new InputException(
                    "Field \"equalBudget\" names variant \"%s\", which stores nothing; name another.".formatted(title));
        }
        return variants.stream()
                .map(variant -> variant.equals(like) || !trains(budget.methods(), variant)
                        ? variant
                        : variant.withMethod(fitted(variant, numbers)))
                .toList();
    }

    private static boolean trains(MethodCatalog methods, Variant variant) {
        return methods.can(variant.method().id(), Capability.TRAINS);
    }

    private MethodSpec fitted(Variant variant, long numbers) {
        try {
            return budget.fitted(variant.method(), sites.apply(variant), numbers);
        } catch (InputException e) {
            throw new InputException(
                    "Variant \"%s\", which field \"equalBudget\" asks to be brought to %,d stored numbers: %s"
                            .formatted(variant.title(), numbers, e.getMessage()),
                    e);
        }
    }
}
