package lilora.engine.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.file.AtomicFile;

/** What a run that begins with stages of another has to tell of them, before its first worker tells anything. */
public final class InheritedEvents {
    private InheritedEvents() {}

    /**
     * Writes the events of a run that is being made: a remark, then those of the other run with numbers of their own. They keep the time at
     * which they happened, and the attempt, so that the time that they took counts.
     *
     * @param remark for people, on where they come from
     * @param events at least one
     */
    public static void write(RunDirectory made, String remark, List<RecordedEvent> events) {
        RecordedEvent first = events.get(0);
        StringBuilder lines = new StringBuilder();
        add(lines, 1, first, new RunEvent.Note(remark));
        for (int i = 0; i < events.size(); i++) {
            add(lines, i + 2L, events.get(i), events.get(i).event());
        }
        AtomicFile.write(made.events(), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(StringBuilder lines, long sequence, RecordedEvent at, RunEvent event) {
        lines.append(EventLine.of(new RecordedEvent(RecordedEvent.VERSION, sequence, at.attempt(), at.time(), event)))
                .append('\n');
    }
}
