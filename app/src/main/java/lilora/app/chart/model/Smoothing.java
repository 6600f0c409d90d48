package lilora.app.chart.model;

import java.util.List;

/**
 * An exponential moving average over the points of a curve, corrected for its start and begun again at each stage, so that one
 * task's loss never leaks into the next one's.
 */
public final class Smoothing {
    private final double weight;

    /**
     * A smoothing.
     *
     * @param weight of the points before; 0 leaves a curve as it is
     */
    public Smoothing(double weight) {
        if (!(weight >= 0 && weight < 1)) {
            throw new IllegalArgumentException("A weight is at least 0 and below 1, not " + weight + ".");
        }
        this.weight = weight;
    }

    /** The smoothed curve; gaps stay gaps. */
    public Curve of(Curve curve, List<LineModel.StageMark> stages) {
        CurveBuffer smoothed = new CurveBuffer();
        double mean = 0;
        double share = 0;
        int stage = 0;
        for (int i = 0; i < curve.size(); i++) {
            double x = curve.x(i);
            for (; stage < stages.size() && stages.get(stage).x() <= x; stage++) {
                mean = 0;
                share = 0;
            }
            double y = curve.y(i);
            if (Double.isFinite(y)) {
                mean = weight * mean + (1 - weight) * y;
                share = weight * share + (1 - weight);
                smoothed.add(x, mean / share);
            } else {
                smoothed.add(x, y);
            }
        }
        return smoothed.snapshot().standingFor(curve.total());
    }
}
