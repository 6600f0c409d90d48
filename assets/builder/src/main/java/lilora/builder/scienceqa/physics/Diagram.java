package lilora.builder.scienceqa.physics;

import java.util.List;

/**
 * A diagram and what is asked about it.
 *
 * @param key its kind and numbers; equal keys mean the same diagram
 * @param drawing draws it on an empty canvas
 * @param answer index of the right option
 */
record Diagram(String key, Drawing drawing, String context, String question, List<String> options, int answer) {

    /** Draws on a canvas. */
    interface Drawing {
        void on(Canvas canvas);
    }
}
