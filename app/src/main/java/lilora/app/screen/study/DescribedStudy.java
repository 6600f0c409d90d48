package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.study.Study;
import lilora.engine.study.StudyRanks;

/**
 * A study as it was read, and what its page says of it.
 *
 * @param experiment what it is called, where it is kept, and its base model
 * @param tasks of its experiment
 * @param ranks at which its variants train, a line each, where they are chosen; else empty
 */
record DescribedStudy(Study study, String experiment, String tasks, String ranks) {
    /** Reads the configuration of the base model where ranks are chosen by it, so not for the FX thread. */
    static DescribedStudy of(Study study) {
        return new DescribedStudy(
                study,
                experiment(study),
                StudySummary.ofTasks(study),
                study.equalBudget().isPresent() ? ranks(study) : "");
    }

    private static String experiment(Study study) {
        return "%s, in %s; base model %s"
                .formatted(
                        study.experiment().name(),
                        study.spec().experiment(),
                        Path.of(study.experiment().baseModel()).getFileName());
    }

    private static String ranks(Study study) {
        StudyRanks ranks = StudyRanks.of(study);
        List<String> lines = new ArrayList<>(ranks.lines());
        if (!ranks.shortfall().isEmpty()) {
            lines.add(ranks.shortfall());
        }
        return String.join("\n", lines);
    }
}
