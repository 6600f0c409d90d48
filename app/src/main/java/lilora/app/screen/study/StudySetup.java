package lilora.app.screen.study;

import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ComputeSpec.Precision;
import lilora.engine.study.Kept;
import org.jspecify.annotations.Nullable;

/**
 * How a study's runs are made.
 *
 * @param slots how many are at work at once
 * @param threads of each; they decide the last bits, so they are the study's own and do not follow the slots
 * @param device as in a compute specification
 * @param precision of the frozen base model; absent for what is usual on the device
 * @param kept what is kept of a completed run
 */
record StudySetup(
        int slots, int threads, String device, @Nullable Precision precision, Kept kept) {
    static final StudySetup USUAL = new StudySetup(1, 1, "cpu", null, Kept.ALL);

    /** One run after another, computed so, all of it kept. */
    static StudySetup of(ComputeSpec compute) {
        return new StudySetup(1, compute.threads(), compute.device(), compute.precision(), Kept.ALL);
    }

    StudySetup withSlots(int other) {
        return new StudySetup(other, threads, device, precision, kept);
    }

    StudySetup withThreads(int other) {
        return new StudySetup(slots, other, device, precision, kept);
    }

    /** On another device, in the precision that is usual there. */
    StudySetup withDevice(String other) {
        return other.equals(device) ? this : new StudySetup(slots, threads, other, null, kept);
    }

    StudySetup withPrecision(Precision other) {
        return new StudySetup(slots, threads, device, other, kept);
    }

    StudySetup withKept(Kept other) {
        return new StudySetup(slots, threads, device, precision, other);
    }

    ComputeSpec compute() {
        return ComputeSpec.on(device, threads, precision).resolved();
    }
}
