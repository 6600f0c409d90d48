package lilora.app.screen.run;

import lilora.app.chart.run.ForgettingDefinition;
import lilora.engine.notice.Falls;

/**
 * How a run is looked at.
 *
 * @param mode of the matrix
 * @param range of the matrix's colours
 * @param across what the loss is drawn over
 * @param smoothing how much of a smoothed loss comes from the points before: 0 for none, below 1
 * @param alarmPoints a task that falls by more than this since it was learned raises an alarm
 * @param forgetting which definition of it
 */
public record RunSettings(
        Mode mode,
        Colours range,
        Across across,
        double smoothing,
        double alarmPoints,
        ForgettingDefinition forgetting) {
    public static final RunSettings DEFAULT = new RunSettings(
            Mode.SCORE, Colours.FIXED, Across.STEPS, 0, Falls.USUAL_POINTS, ForgettingDefinition.MAX_LAST);

    /** What the matrix shows. */
    public enum Mode {
        SCORE("Score", Mode.NOT_EVALUATED),
        CHANGE("Change since learned", Mode.NOT_EVALUATED),
        SELECTED("Score, task selected", Mode.NOT_SELECTED),
        CHOSEN("Tasks selected", Mode.NOT_SELECTED);

        private static final String NOT_EVALUATED = "Nothing measured yet";
        private static final String NOT_SELECTED =
                "No answers with selected tasks: choose \"Select tasks too\" in the sequence of an experiment";

        private final String title;
        private final String missing;

        Mode(String title, String missing) {
            this.title = title;
            this.missing = missing;
        }

        /** What is said where there is nothing to show. */
        public String missing() {
            return missing;
        }

        public String title() {
            return title;
        }
    }

    /** From where to where the colours of scores go. */
    public enum Colours {
        FIXED("Colours 0 to 100"),
        AUTOMATIC("Colours to fit");

        private final String title;

        Colours(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Horizontal axis of the loss. */
    public enum Across {
        STEPS("Over steps"),
        TIME("Over training time");

        private final String title;

        Across(String title) {
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

    public RunSettings with(Mode newMode) {
        return new RunSettings(newMode, range, across, smoothing, alarmPoints, forgetting);
    }

    public RunSettings with(Colours newRange) {
        return new RunSettings(mode, newRange, across, smoothing, alarmPoints, forgetting);
    }

    public RunSettings with(Across newAcross) {
        return new RunSettings(mode, range, newAcross, smoothing, alarmPoints, forgetting);
    }

    public RunSettings with(ForgettingDefinition definition) {
        return new RunSettings(mode, range, across, smoothing, alarmPoints, definition);
    }

    public RunSettings withSmoothing(double newSmoothing) {
        return new RunSettings(mode, range, across, newSmoothing, alarmPoints, forgetting);
    }

    public RunSettings withAlarmPoints(double points) {
        return new RunSettings(mode, range, across, smoothing, points, forgetting);
    }
}
