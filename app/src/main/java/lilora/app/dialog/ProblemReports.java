package lilora.app.dialog;

/** Puts on the clipboard what a report of a problem wants: one text without what is private. */
public interface ProblemReports {
    /**
     * Collects the text in the background and copies it. For the FX thread.
     *
     * @param about what went wrong; where it names a run, that run is told of
     * @param copied is run on the FX thread when the text is on the clipboard, and when that failed, which is told
     */
    void copy(String about, Runnable copied);
}
