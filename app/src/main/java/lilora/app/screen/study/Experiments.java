package lilora.app.screen.study;

import java.util.List;
import java.util.function.Supplier;
import lilora.engine.experiment.ExperimentSpec;

/** The experiments that a study can be made of: drafts of the experiment page, and shipped ones. To be asked on the FX thread. */
@FunctionalInterface
public interface Experiments {
    /**
     * One of them.
     *
     * @param title for people
     * @param spec gives it as it is now; throws an {@link lilora.engine.InputException} in a sentence if it is not complete
     */
    record Choice(String title, Supplier<ExperimentSpec> spec) {}

    List<Choice> choices();
}
