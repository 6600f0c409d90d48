package lilora.app.remote;

/**
 * How a run of another computer is followed from here.
 *
 * @param sentence what to tell of it
 */
public record LineState(Kind kind, String sentence) {
    /** How things are. */
    public enum Kind {
        /** The first line is being opened, and a worker started if one is to be. */
        CONNECTING,
        /** What happens there is here within a second. */
        FOLLOWED,
        /** The same of a run that Slurm starts: the sentence is what Slurm said last of its job. */
        JOB,
        /** The line was cut, and is tried again. */
        CUT,
        /** It is not followed any more, or could not be. */
        LOST
    }
}
