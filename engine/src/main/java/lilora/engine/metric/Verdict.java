package lilora.engine.metric;

/** What a scorer says of one prediction. */
public enum Verdict {
    /** Full credit. */
    CORRECT,
    /** Some credit: fewer than enough people gave this answer (soft accuracy). */
    PARTIAL,
    /** No credit. */
    WRONG,
    /** No credit, because there is nothing to judge: no text, or no option letter in it. */
    NO_ANSWER,
    /** A caption: it has a score of its own and is neither right nor wrong. */
    GRADED
}
