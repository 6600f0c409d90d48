package lilora.app.command;

/** The menus, in the order of the menu bar. */
public enum CommandGroup {
    FILE("File"),
    EDIT("Edit"),
    VIEW("View"),
    EXPERIMENT("Experiment"),
    RUN("Run"),
    ANALYSE("Analyse"),
    HELP("Help");

    private final String title;

    CommandGroup(String title) {
        this.title = title;
    }

    /** What the menu is called. */
    public String title() {
        return title;
    }
}
