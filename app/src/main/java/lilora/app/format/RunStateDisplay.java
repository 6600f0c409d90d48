package lilora.app.format;

import lilora.storage.repository.RunState;

/** States of runs as people see them: a word, an icon, and a colour's style class; never the colour alone. */
public final class RunStateDisplay {
    private RunStateDisplay() {}

    /** One word. */
    public static String word(RunState state) {
        return switch (state) {
            case QUEUED -> "Queued";
            case RUNNING -> "Running";
            case PAUSED -> "Paused";
            case STOPPED -> "Stopped";
            case INTERRUPTED -> "Interrupted";
            case FAILED -> "Failed";
            case DONE -> "Done";
        };
    }

    /** Style class of a state's badge. */
    public static String styleClass(RunState state) {
        return switch (state) {
            case QUEUED, RUNNING -> "state-active";
            case PAUSED, STOPPED, INTERRUPTED -> "state-waiting";
            case FAILED -> "state-failed";
            case DONE -> "state-done";
        };
    }

    /** An ikonli literal. */
    public static String icon(RunState state) {
        return switch (state) {
            case QUEUED -> "mdi2c-clock-outline";
            case RUNNING -> "mdi2p-play-circle-outline";
            case PAUSED -> "mdi2p-pause-circle-outline";
            case STOPPED -> "mdi2s-stop-circle-outline";
            case INTERRUPTED -> "mdi2l-lightning-bolt-outline";
            case FAILED -> "mdi2a-alert-circle-outline";
            case DONE -> "mdi2c-check-circle-outline";
        };
    }
}
