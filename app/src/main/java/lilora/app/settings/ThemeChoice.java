package lilora.app.settings;

/** Which tone a person wants. */
public enum ThemeChoice {
    SYSTEM("Follow the system"),
    LIGHT("Light"),
    DARK("Dark");

    private final String title;

    ThemeChoice(String title) {
        this.title = title;
    }

    /** As the preferences name it. */
    public String title() {
        return title;
    }
}
