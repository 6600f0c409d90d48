package lilora.engine.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.train.RunInputs;

/**
 * Ranks with which methods store the same, so that they are compared at equal cost and not at equal rank.
 *
 * @param methods that are installed
 * @param model whose layers are adapted
 * @param tasks after how many the stored numbers are counted
 */
public record StoredBudget(MethodCatalog methods, ModelConfig model, int tasks) {
    /** Option by which a method is brought to a budget. */
    public static final String RANK = "rank";
    /** Option of a rank within it, which is held: a method at another share of the two would be another method. */
    public static final String INNER_RANK = "subRank";

    private static final String ALPHA = "alpha";
    private static final int MOST_RANK = 4096;

    /** What a method stores for all tasks. */
    public long stored(MethodSpec method, List<LinearSite> sites) {
        return stored(RunInputs.Configured.of(methods.find(method.id()), method.options()), sites);
    }

    private long stored(RunInputs.Configured<?> method, List<LinearSite> sites) {
        return Planner.parameters(method, model, sites, tasks).storedTotal();
    }

    /**
     * The method with the greatest rank at which it stores no more than so many numbers; the scale alpha / rank stays, and so does a rank
     * within.
     *
     * @throws InputException if the method has no rank, or stores more at every rank
     */
    public MethodSpec fitted(MethodSpec method, List<LinearSite> sites, long numbers) {
        ContinualMethod<?> found = methods.find(method.id());
        Map<String, Object> options = complete(found, method);
        if (!(options.get(RANK) instanceof Integer given) || given == 0) {
            throw new InputException(
                    "Method %s has no rank by which it could be brought to an equal budget; leave it out."
                            .formatted(found.descriptor().title()));
        }
        Optional<MethodSpec> best = Optional.empty();
        for (int rank = 1; rank <= MOST_RANK; rank++) {
            MethodSpec candidate = withRank(method, options, given, rank);
            Optional<RunInputs.Configured<?>> configured = configured(found, candidate);
            if (configured.isPresent()) {
                if (stored(configured.get(), sites) > numbers) {
                    break;
                }
                best = Optional.of(candidate);
            }
        }
        return best.orElseThrow(() -> new InputException(
                "Method %s stores more than %,d numbers for %d tasks at every rank%s allow more, or leave it out."
                        .formatted(found.descriptor().title(), numbers, tasks, held(options))));
    }

    private static String held(Map<String, Object> complete) {
        return complete.get(INNER_RANK) instanceof Integer inner
                ? " from its inner rank %d on, which is held; set option \"%s\" to less,".formatted(inner, INNER_RANK)
                : ";";
    }

    private static <O extends Record> Map<String, Object> complete(ContinualMethod<O> method, MethodSpec spec) {
        OptionSchema<O> schema = OptionSchema.of(method.descriptor());
        return schema.values(schema.parse(spec.options()));
    }

    /** Empty for options that do not go together, such as a rank that experts cannot share. */
    private static Optional<RunInputs.Configured<?>> configured(ContinualMethod<?> method, MethodSpec candidate) {
        try {
            return Optional.of(RunInputs.Configured.of(method, candidate.options()));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** One that has the rank stays as it is written, so that its runs are known again. */
    private static MethodSpec withRank(MethodSpec method, Map<String, Object> complete, int given, int rank) {
        if (rank == given) {
            return method;
        }
        Map<String, Object> options = new HashMap<>(method.options());
        options.put(RANK, rank);
        if (complete.get(ALPHA) instanceof Number alpha) {
            options.put(ALPHA, alpha.doubleValue() * rank / given);
        }
        return new MethodSpec(method.id(), options);
    }
}
