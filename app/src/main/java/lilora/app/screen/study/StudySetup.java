package lilora.app.screen.study;

import lilora.engine.experiment.ComputeSpec;
import lilora.engine.study.Kept;

/**
 * How a study's runs are made.
 *
 * @param slots how many are at work at once
 * @param threads of each; they decide the last bits, so they are the study's own and do not follow the slots
 * @param device as in a compute specification
 * @param kept what is kept of a completed run
 */
record StudySetup(int slots, int threads, String device, Kept kept) {
    static final StudySetup USUAL = new StudySetup(1, 1, "cpu", Kept.ALL);

    StudySetup withSlots(int other) {
        return new StudySetup(other, threads, device, kept);
    }

    StudySetup withThreads(int other) {
        return new StudySetup(slots, other, device, kept);
    }

    StudySetup withDevice(String other) {
        return new StudySetup(slots, threads, other, kept);
    }

    StudySetup withKept(Kept other) {
        return new StudySetup(slots, threads, device, other);
    }

    ComputeSpec compute() {
        return ComputeSpec.on(device, threads).resolved();
    }
}
