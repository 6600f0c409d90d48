package lilora.engine.pretrain;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.model.BaseModel;

/** A training objective over the corpus. */
interface PhaseLoss {
    Corpus corpus();

    /** Items it can learn from. */
    int[] items();

    /** Mean loss of a batch, differentiable. */
    NDArray of(int[] items, SplittableRandom random);

    /** Mean loss over what is held out. */
    double heldOut();

    /** The objective that a phase names. */
    static PhaseLoss of(PretrainSpec.Phase phase, Corpus corpus, BaseModel model, RandomShift shift) {
        return switch (phase.objective()) {
            case WORDS -> new WordsLoss(corpus, model, shift, phase.maskedPatches());
            case CONVERSATIONS -> new ConversationsLoss(corpus, model, shift);
        };
    }
}
