package lilora.engine.train;

/** A control that knows how long it held the run, so that held time is not told as time of training or evaluating. */
final class WorkTime implements RunControl {
    private final RunControl control;
    private long held;

    WorkTime(RunControl control) {
        this.control = control;
    }

    @Override
    public Signal poll(Place place) {
        long asked = System.nanoTime();
        try {
            return control.poll(place);
        } finally {
            held += System.nanoTime() - asked;
        }
    }

    /** Nanoseconds of a clock that stands still while the run is held; only differences mean something. */
    long now() {
        return System.nanoTime() - held;
    }

    /** Seconds of work since a moment of {@link #now}. */
    double secondsSince(long moment) {
        return (now() - moment) / 1e9;
    }
}
