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
        int known = counts.getOrDefault(StudyRow.State.KNOWN, 0);
        int done = known + counts.getOrDefault(StudyRow.State.DONE, 0);
        List<String> words = new ArrayList<>();
        words.add(Formats.counted(rows.size(), "run"));
        counts.forEach((state, count) -> {
            if (!state.isDone()) {
                words.add("%s %s".formatted(Formats.count(count), state.word().toLowerCase(Locale.ROOT)));
            }
        });
        if (done > 0) {
            words.add("%s done%s".formatted(Formats.count(done), numbersAlone(known, done)));
        }
        if (secondsLeft.isPresent()) {
            words.add("about %s left"
                    .formatted(Formats.roughly(Duration.ofSeconds(Math.round(secondsLeft.getAsDouble())))));
        }
        return String.join(" · ", words);
    }

    private static String numbersAlone(int known, int done) {
        if (known == 0) {
            return "";
        }
        return known == done ? " (numbers alone)" : " (%s of them numbers alone)".formatted(Formats.count(known));
    }

    /** Its tasks, in the experiment's order. */
    static String ofTasks(Study study) {
        return "%s: %s"
                .formatted(
                        Formats.counted(study.tasks().size(), "task"),
                        study.tasks().stream().map(TaskDescription::title).collect(Collectors.joining(", ")));
    }
}
