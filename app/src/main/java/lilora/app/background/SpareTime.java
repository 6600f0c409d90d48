package lilora.app.background;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.input.InputEvent;
import javafx.util.Duration;

/** Does on the FX thread what can wait, one piece at a time, whenever nobody has touched the window for a moment. */
public final class SpareTime {
    private static final Duration QUIET = Duration.millis(600);

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final PauseTransition quiet = new PauseTransition(QUIET);

    /** Watches what fills a window for keys and mouse. */
    public SpareTime(Node whole) {
        quiet.setOnFinished(event -> next());
        whole.addEventFilter(InputEvent.ANY, event -> await());
    }

    /** What is to be done from now on; what was not yet done is forgotten. */
    public void set(List<Runnable> pieces) {
        waiting.clear();
        waiting.addAll(pieces);
        await();
    }

    private void await() {
        if (waiting.isEmpty()) {
            quiet.stop();
        } else {
            quiet.playFromStart();
        }
    }

    private void next() {
        Runnable piece = waiting.poll();
        if (piece != null) {
            piece.run();
        }
        await();
    }
}
