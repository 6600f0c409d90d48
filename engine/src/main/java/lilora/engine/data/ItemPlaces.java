package lilora.engine.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How messages name the items of a task: file, line, id. */
record ItemPlaces(Path folder, TaskDescription description) {
    /** Opening of messages about an item. */
    String of(TrainItem item) {
        return of(description.train(), item.line(), item.id());
    }

    /** Opening of messages about an item. */
    String of(TestItem item) {
        return of(description.test(), item.line(), item.id());
    }

    private String of(@Nullable String file, int line, String id) {
        return ItemFields.place(folder.resolve(String.valueOf(file)).toString(), line, id);
    }

    Finding error(Finding.Code code, TrainItem item, @Nullable String what) {
        String file = String.valueOf(description.train());
        return new Finding(Finding.Severity.ERROR, code, of(item) + what, item.id(), file, item.line());
    }

    Finding error(Finding.Code code, TestItem item, @Nullable String what) {
        return finding(Finding.Severity.ERROR, code, item, what);
    }

    Finding finding(Finding.Severity severity, Finding.Code code, TestItem item, @Nullable String what) {
        String file = String.valueOf(description.test());
        return new Finding(severity, code, of(item) + what, item.id(), file, item.line());
    }
}
