package lilora.app.screen.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.format.Formats;
import lilora.engine.data.TaskDescription;
import lilora.engine.study.Study;

/** A study in a line: how far it is, and what it learns. */
final class StudySummary {
    private StudySummary() {}

    /**
     * Of its runs.
     *
     * @param secondsLeft until all are done; empty where that is not known, or nothing is at work
     */
    static String of(List<StudyRow> rows, OptionalDouble secondsLeft) {
        if (rows.isEmpty()) {
            return "";
        }
        Map<StudyRow.State, Integer> counts = new EnumMap<>(StudyRow.State.class);
        rows.forEach(row -> counts.merge(row.state(), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        words.add(Formats.counted(rows.size(), "run"));
        counts.forEach((state, count) ->
                words.add("%s %s".formatted(Formats.count(count), state.word().toLowerCase(Locale.ROOT))));
        if (secondsLeft.isPresent()) {
            words.add("about %s left"
                    .formatted(Formats.roughly(Duration.ofSeconds(Math.round(secondsLeft.getAsDouble())))));
        }
        return String.join(" · ", words);
    }

    /** Its tasks, in the experiment's order. */
    static String ofTasks(Study study) {
        return "%s: %s"
                .formatted(
                        Formats.counted(study.tasks().size(), "task"),
                        study.tasks().stream().map(TaskDescription::title).collect(Collectors.joining(", ")));
    }
}
