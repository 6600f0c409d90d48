package lilora.engine.importing;

/** What an import tells about itself while it is under way. */
public interface ImportProgress {
    /** Nobody listens, nobody cancels. */
    ImportProgress NONE = new ImportProgress() {
        @Override
        public void update(double fraction, String message) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    /** Says how far the import is, 0 to 1 or negative if unknown, and what it does now. */
    void update(double fraction, String message);

    /** Whether somebody asked the import to end. */
    boolean isCancelled();
}
