package lilora.app.run;

/**
 * How a run is looked at.
 *
 * @param mode of the matrix
 * @param smoothing how much of a smoothed loss comes from the points before: 0 for none, below 1
 * @param alarmPoints a task that falls by more than this since it was learned raises an alarm
 */
public record RunSettings(Mode mode, double smoothing, double alarmPoints) {
    public static final RunSettings DEFAULT = new RunSettings(Mode.SCORE, 0, 15);

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

    public RunSettings {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("Smoothing is between 0 and 1, not " + smoothing + ".");
        }
    }

    public RunSettings withSmoothing(double newSmoothing) {
        return new RunSettings(mode, newSmoothing, alarmPoints);
    }

    public RunSettings with(Mode newMode) {
        return new RunSettings(newMode, smoothing, alarmPoints);
    }

    public RunSettings withAlarmPoints(double points) {
        return new RunSettings(mode, smoothing, points);
    }
}
