package lilora.engine.train;

/** Lets somebody outside steer a run at its safe points. Called on the engine's thread, which it may hold. */
@FunctionalInterface
public interface RunControl {
    /** A run nobody steers. */
    RunControl NONE = place -> Signal.CONTINUE;

    /** Where the run stands. */
    enum Place {
        /** Between two optimiser steps. */
        STEP,
        /** Between two batches of an evaluation. */
        EVALUATION,
        /** A stage is trained and evaluated. */
        STAGE_END
    }

    /** What the run shall do next. */
    enum Signal {
        CONTINUE,
        /** Write a checkpoint, then ask again at once: the run may still be held. */
        CHECKPOINT,
        /** Write a checkpoint and end. */
        STOP,
        /** Write a checkpoint, give the device back and end, to be resumed later. */
        RELEASE
    }

    /** Asked at each safe point; may block while the run is held. */
    Signal poll(Place place);

    /**
     * What to do between two steps once every checkpoint asked for is written.
     *
     * @param checkpoint writes one
     * @return anything but {@link Signal#CHECKPOINT}
     */
    default Signal betweenSteps(Runnable checkpoint) {
        Signal signal = poll(Place.STEP);
        while (signal == Signal.CHECKPOINT) {
            checkpoint.run();
            signal = poll(Place.STEP);
        }
        return signal;
    }
}
