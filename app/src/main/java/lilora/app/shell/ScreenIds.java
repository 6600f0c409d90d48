package lilora.app.shell;

/** The screens that features open in one another without knowing each other. */
public final class ScreenIds {
    /** Recent workspaces, quick start, checks. */
    public static final String WELCOME = "welcome";
    /** Task library; its subject is a task id. */
    public static final String TASKS = "tasks";
    /** Sequence designer; its subject is a draft id. */
    public static final String SEQUENCE = "sequence";
    /** Experiment form, planner and launch; its subject is a draft id. */
    public static final String EXPERIMENT = "experiment";
    /** One run, live or finished; its subject is a run id. */
    public static final String RUN = "run";
    /** The table of runs. */
    public static final String RUNS = "runs";
    /** Sample inspector; its subject is a run id. */
    public static final String INSPECTOR = "inspector";
    /** Comparison; its subject is one or more run ids, separated by commas. */
    public static final String COMPARE = "compare";
    /** Studies; its subject is the name of a study. */
    public static final String STUDIES = "studies";
    /** Models on this computer. */
    public static final String MODELS = "models";
    /** Computers that runs can be sent to; its subject is the name of one. */
    public static final String MACHINES = "machines";
    /** Preferences. */
    public static final String PREFERENCES = "preferences";
    /** Help and glossary; its subject is the id of a screen or of a glossary entry. */
    public static final String HELP = "help";

    private ScreenIds() {}
}
