package lilora.engine.result;

/**
 * What watching a run by held-out items takes.
 *
 * @param items held out of all tasks
 * @param measurements of all stages
 * @param losses items measured in all measurements together
 * @param answers to samples in all measurements together
 */
public record HeldOutPlan(int items, int measurements, long losses, long answers) {}
