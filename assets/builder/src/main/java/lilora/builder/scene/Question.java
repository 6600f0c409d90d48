package lilora.builder.scene;

/**
 * A question that a scene answers.
 *
 * @param type the sub-kind under which results are reported
 * @param form the finer kind by which questions are counted while picking
 * @param text the question alone, without an instruction
 * @param answer one lower-case word or number
 */
public record Question(String type, String form, String text, String answer) {}
