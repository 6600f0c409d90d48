package lilora.builder.scene;

/**
 * The same question about two scenes that answer it differently, so that the question alone does not give the answer away.
 *
 * @param first one scene with its answer
 * @param second the other
 */
public record QuestionPair(Asked first, Asked second) {
    public QuestionPair {
        if (!first.question().text().equals(second.question().text())
                || first.question().answer().equals(second.question().answer())) {
            throw new IllegalArgumentException(
                    "A pair asks the same with different answers, not " + first + " and " + second + ".");
        }
    }
}
