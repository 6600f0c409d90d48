package lilora.engine.metric;

/**
 * The verdict on one item.
 *
 * @param itemId the item's id
 * @param verdict what the scorer says
 * @param credit the part of a point given, 0 to 1; for a caption its own CIDEr, 0 to 10
 * @param instructionFollowed whether the text has the form that the instruction asks for, whatever it says
 * @param formatOnlyError whether credit was lost although the content is right and only its form is wrong
 */
public record ItemScore(
        String itemId, Verdict verdict, double credit, boolean instructionFollowed, boolean formatOnlyError) {}
