package lilora.app.screen.study;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.engine.data.TaskDescription;

/** Works a study's tables out, beside the FX thread; of several askings the last one's answer is shown. */
final class StudyCounting {
    private final TaskRunner tasks;
    private final String name;
    private final ReadOnlyObjectWrapper<StudyNumbers> numbers =
            new ReadOnlyObjectWrapper<>(this, "numbers", StudyNumbers.NONE);
    private long generation;

    StudyCounting(TaskRunner tasks, String name) {
        this.tasks = tasks;
        this.name = name;
    }

    ReadOnlyObjectProperty<StudyNumbers> numbersProperty() {
        return numbers.getReadOnlyProperty();
    }

    void count(List<TaskDescription> learned, List<StudyRow> rows) {
        long mine = ++generation;
        List<StudyRow> all = List.copyOf(rows);
        tasks.run("Counting study " + name, progress -> StudyNumbers.of(learned, all))
                .onDone(found -> {
                    if (mine == generation) {
                        numbers.set(found);
                    }
                });
    }
}
