package lilora.builder.scene;

/**
 * One thing for training and one for the test.
 *
 * @param <T> e.g. the kit that scenes are composed from
 */
public record Sides<T>(T train, T test) {}
