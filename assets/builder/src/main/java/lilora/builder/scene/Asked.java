package lilora.builder.scene;

/**
 * A question picked for a scene.
 *
 * @param scene what it is asked about
 * @param question the question with its answer
 */
public record Asked(Scene scene, Question question) {}
