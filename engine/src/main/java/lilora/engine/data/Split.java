package lilora.engine.data;

/** The two files of a task. */
public enum Split {
    TRAIN("Training"),
    TEST("Test");

    private final String title;

    Split(String title) {
        this.title = title;
    }

    /** As people read it. */
    public String title() {
        return title;
    }
}
