package lilora.engine.study;

import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.OrderSpec;

/**
 * One run of a study.
 *
 * @param variant title
 * @param order name
 * @param experiment with absolute folders, the variant's method, the seed, and the tasks in that order
 */
public record StudyRun(String variant, String order, long seed, ExperimentSpec experiment) {
    /** For people: the given order goes without saying. */
    public String title() {
        return "%s%s, seed %d".formatted(variant, order.equals(OrderSpec.Known.GIVEN.word()) ? "" : ", " + order, seed);
    }

    /** What it and others that differ in their seed alone are, for a sentence. */
    String titleWithoutSeed() {
        return "Variant \"%s\"%s"
                .formatted(
                        variant, order.equals(OrderSpec.Known.GIVEN.word()) ? "" : ", order \"%s\"".formatted(order));
    }
}
