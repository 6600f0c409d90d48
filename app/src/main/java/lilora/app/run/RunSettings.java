package lilora.app.run;

/**
 * How a run is looked at.
 *
 * @param mode of the matrix
 * @param alarmPoints a task that falls by more than this since it was learned raises an alarm
 */
public record RunSettings(Mode mode, double alarmPoints) {
    public static final RunSettings DEFAULT = new RunSettings(Mode.SCORE, 15);

    /** What the matrix shows. */
    public enum Mode {
        SCORE("Score"),
        CHANGE("Change since learned");

        private final String title;

        Mode(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    public RunSettings with(Mode newMode) {
        return new RunSettings(newMode, alarmPoints);
    }

    public RunSettings withAlarmPoints(double points) {
        return new RunSettings(mode, points);
    }
}
