package lilora.app.background;

/** What running work tells about itself; may be called from any thread and as often as is convenient. */
public interface Progress {
    /** Nobody listens, nobody cancels. */
    Progress NONE = new Progress() {
        @Override
        public void update(double fraction, String message) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    /** Says how far the work is, 0 to 1, and what it does now. */
    void update(double fraction, String message);

    /** Whether somebody asked the work to end. */
    boolean isCancelled();
}
