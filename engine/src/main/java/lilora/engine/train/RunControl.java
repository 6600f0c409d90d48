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
        /** Write a checkpoint, then go on. */
        CHECKPOINT,
        /** Write a checkpoint and end. */
        STOP,
        /** Write a checkpoint, give the device back and end, to be resumed later. */
        RELEASE
    }

    /** Asked at each safe point; may block while the run is held. */
    Signal poll(Place place);
}
