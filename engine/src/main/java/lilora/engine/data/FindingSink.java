package lilora.engine.data;

import lilora.engine.InputException;
import lilora.engine.data.Finding.Severity;

/** Takes findings as they are made. */
@FunctionalInterface
interface FindingSink {
    void add(Finding finding);

    /** For loading: the first error ends it, warnings go on to {@code warnings}. */
    static FindingSink failingOnErrors(FindingSink warnings) {
        return finding -> {
            if (finding.severity() == Severity.ERROR) {
                throw new InputException(finding.message());
            }
            warnings.add(finding);
        };
    }
}
