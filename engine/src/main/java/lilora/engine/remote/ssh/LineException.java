package lilora.engine.remote.ssh;

import java.io.IOException;

/** There is no line to a host at the moment, or it was cut. The message is a sentence; trying again later may mend it. */
public final class LineException extends IOException {
    private static final long serialVersionUID = 1L;

    public LineException(String sentence) {
        super(sentence);
    }

    public LineException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
