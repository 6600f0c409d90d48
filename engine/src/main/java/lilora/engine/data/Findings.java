package lilora.engine.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;

/** Collects findings: lists the first of each kind, counts all. */
final class Findings implements FindingSink {
    private final int listedPerCode;
    private final List<Finding> listed = new ArrayList<>();
    private final Map<Code, Integer> counts = new EnumMap<>(Code.class);
    private int errors;

    Findings(int listedPerCode) {
        this.listedPerCode = listedPerCode;
    }

    @Override
    public void add(Finding finding) {
        if (counts.merge(finding.code(), 1, Integer::sum) <= listedPerCode) {
            listed.add(finding);
        }
        if (finding.severity() == Severity.ERROR) {
            errors++;
        }
    }

    /** Adds what was collected apart, behind what is here. */
    void addAll(Findings later) {
        Map<Code, Integer> shown = counts();
        for (Finding finding : later.listed) {
            if (shown.merge(finding.code(), 1, Integer::sum) <= listedPerCode) {
                listed.add(finding);
            }
        }
        later.counts.forEach((code, count) -> counts.merge(code, count, Integer::sum));
        errors += later.errors;
    }

    /** About a file as a whole. */
    void add(Severity severity, Code code, String file, String message) {
        add(new Finding(severity, code, message, null, file, 0));
    }

    List<Finding> listed() {
        return List.copyOf(listed);
    }

    Map<Code, Integer> counts() {
        return new EnumMap<>(counts);
    }

    int errors() {
        return errors;
    }
}
