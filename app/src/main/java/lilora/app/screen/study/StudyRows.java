package lilora.app.screen.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.engine.study.StudyRun;
import org.jspecify.annotations.Nullable;

/** A study's runs as the page shows them, in the study's order. */
final class StudyRows {
    private final ObservableList<StudyRow> rows = FXCollections.observableArrayList();
    /** Where each run stands in the list. */
    private final Map<StudyRun, Integer> places = new HashMap<>();

    ObservableList<StudyRow> list() {
        return rows;
    }

    void show(List<StudyRow> now) {
        places.clear();
        for (int i = 0; i < now.size(); i++) {
            places.put(now.get(i).run(), i);
        }
        rows.setAll(now);
    }

    /** Whether the row's state is another now; one of a run that the study has no more is left out. */
    boolean put(StudyRow row) {
        @Nullable Integer at = places.get(row.run());
        if (at == null || rows.get(at).equals(row)) {
            return false;
        }
        return rows.set(at, row).state() != row.state();
    }

    /** Runs with a folder that were not done when they were looked at. */
    List<StudyRow> begun() {
        return rows.stream()
                .filter(row -> !row.state().isDone() && row.folder().isPresent())
                .toList();
    }

    /** Those whose runs have failed. */
    static List<StudyRow> failed(List<StudyRow> rows) {
        return rows.stream().filter(row -> row.state() == StudyRow.State.FAILED).toList();
    }

    /** Names of those whose runs are done and here. */
    static List<String> done(List<StudyRow> rows) {
        return rows.stream()
                .filter(row -> row.state() == StudyRow.State.DONE)
                .flatMap(row -> row.folder().stream())
                .toList();
    }
}
