package lilora.engine.study;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.StoredBudget;

/**
 * At which ranks the variants of a study train, and how many parameters they store after all tasks: told before anything runs.
 *
 * @param variants in the study's order
 * @param budget of the variant that says what all are to store; empty where each has the rank that its options say
 */
public record StudyRanks(List<Variant> variants, Optional<Variant> budget) {
    /** Share of the budget from which on a distance is told as one that counts. */
    private static final double FEW = 0.03;

    /**
     * A variant.
     *
     * @param method title
     * @param trains whether it learns at all
     * @param ranks in words
     * @param stored parameters after all tasks
     */
    public record Variant(String title, String method, boolean trains, String ranks, long stored) {}

    public StudyRanks {
        variants = List.copyOf(variants);
    }

    /**
     * Of a study.
     *
     * @throws lilora.engine.InputException if the configuration of its base model cannot be read
     */
    public static StudyRanks of(Study study) {
        Map<String, ExperimentSpec> experiments = new LinkedHashMap<>();
        study.runs().forEach(run -> experiments.putIfAbsent(run.variant(), run.experiment()));
        MethodCatalog methods = MethodCatalog.load();
        ModelConfig model =
                ModelConfig.read(Path.of(study.runs().get(0).experiment().baseModel()));
        StoredBudget counted = new StoredBudget(methods, model, study.tasks().size());
        List<Variant> variants = experiments.entrySet().stream()
                .map(entry -> variant(entry.getKey(), entry.getValue(), counted, study.equalBudget()))
                .toList();
        return new StudyRanks(variants, study.equalBudget().flatMap(like -> variants.stream()
                .filter(variant -> variant.title().equals(like))
                .findFirst()));
    }

    private static Variant variant(
            String title, ExperimentSpec experiment, StoredBudget counted, Optional<String> like) {
        MethodCatalog methods = counted.methods();
        String id = experiment.method().id();
        boolean trains = methods.can(id, Capability.TRAINS);
        boolean chosen = trains && like.filter(other -> !other.equals(title)).isPresent();
        return new Variant(
                title,
                methods.title(id),
                trains,
                ranks(methods.completed(experiment.method()).options(), chosen),
                counted.stored(
                        experiment.method(),
                        AdaptedLayers.matching(
                                counted.model(), experiment.training().targets())));
    }

    private static String ranks(Map<String, Object> options, boolean chosen) {
        if (!(options.get(StoredBudget.RANK) instanceof Integer rank) || rank == 0) {
            return "no rank";
        }
        String outer = "rank %d%s".formatted(rank, chosen ? " (chosen)" : "");
        if (!(options.get(StoredBudget.INNER_RANK) instanceof Integer inner)) {
            return outer;
        }
        boolean dealt = "AUTOMATIC".equals(String.valueOf(options.get("subRanks")));
        return "%s, inner rank %d%s"
                .formatted(
                        outer,
                        inner,
                        dealt
                                ? " on average, dealt out among layers when a task begins"
                                : chosen ? " (held as its options say)" : "");
    }

    /** A line for each variant. */
    public List<String> lines() {
        return variants.stream().map(this::line).toList();
    }

    private String line(Variant variant) {
        String stored = String.format(
                Locale.ROOT,
                "%s: %s, %s; %,d stored",
                variant.title(),
                variant.method(),
                variant.ranks(),
                variant.stored());
        return budget.map(like -> stored + ", " + beside(variant, like)).orElse(stored);
    }

    private static String beside(Variant variant, Variant like) {
        if (variant.equals(like)) {
            return "the budget";
        }
        if (variant.stored() == like.stored()) {
            return "at the budget";
        }
        return variant.trains()
                ? String.format(Locale.ROOT, "%.1f %% below the budget", 100 * below(variant, like))
                : "not brought to the budget, as it does not train";
    }

    private static double below(Variant variant, Variant like) {
        return 1 - (double) variant.stored() / like.stored();
    }

    /** Which variants no rank brings near the budget; empty where there are none. */
    public String shortfall() {
        String far = budget.map(like -> variants.stream()
                        .filter(variant -> variant.trains() && below(variant, like) > FEW)
                        .map(variant ->
                                String.format(Locale.ROOT, "%s (%.1f %%)", variant.title(), 100 * below(variant, like)))
                        .collect(Collectors.joining(", ")))
                .orElse("");
        return far.isEmpty()
                ? ""
                : "A rank is whole: the next one would be above the budget. More than %.0f %% below it stay %s; name another variant as the budget to bring them nearer."
                        .formatted(100 * FEW, far);
    }
}
