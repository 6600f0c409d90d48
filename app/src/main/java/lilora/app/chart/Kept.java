package lilora.app.chart;

import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.task.TaskRunner;
import lilora.storage.PreferenceRepository;

/**
 * Something a person chose to look at runs with, which the workspace keeps. It is read and written off the FX thread; the value
 * itself is for the FX thread.
 *
 * @param <T> what is chosen
 */
public final class Kept<T> {
    /**
     * Turns a choice into text and back.
     *
     * @param read empty for a text that means nothing any more
     */
    public record Form<T>(Function<T, String> write, Function<String, Optional<T>> read) {
        /** The names of an enumeration. */
        public static <E extends Enum<E>> Form<E> of(Class<E> type) {
            return new Form<>(Enum::name, text -> {
                for (E one : type.getEnumConstants()) {
                    if (one.name().equals(text)) {
                        return Optional.of(one);
                    }
                }
                return Optional.empty();
            });
        }

        /** Yes or no. */
        public static Form<Boolean> flag() {
            return new Form<>(Object::toString, text -> Optional.of(Boolean.parseBoolean(text)));
        }

        /** Text as it is. */
        public static Form<String> text() {
            return new Form<>(Function.identity(), Optional::of);
        }
    }

    private final String name;
    private final Form<T> form;
    private final PreferenceRepository preferences;
    private final TaskRunner tasks;
    private final ReadOnlyObjectWrapper<T> value;
    private boolean chosen;

    /**
     * A choice under this name, which has its first value until what was kept is read.
     *
     * @param name among the workspace's preferences
     */
    public Kept(String name, T first, Form<T> form, PreferenceRepository preferences, TaskRunner tasks) {
        this.name = name;
        this.form = form;
        this.preferences = preferences;
        this.tasks = tasks;
        this.value = new ReadOnlyObjectWrapper<>(first);
        tasks.run("Reading how runs are looked at", progress -> preferences.get(name))
                .onDone(text ->
                        text.filter(kept -> !chosen).flatMap(form.read()).ifPresent(value::set));
    }

    public ReadOnlyObjectProperty<T> property() {
        return value.getReadOnlyProperty();
    }

    public T get() {
        return value.get();
    }

    /** Chooses without keeping it, such as while a slider moves. */
    public void show(T chosenValue) {
        chosen = true;
        value.set(chosenValue);
    }

    /** Chooses and keeps it. */
    public void set(T chosenValue) {
        show(chosenValue);
        keep();
    }

    /** Keeps what was chosen last. */
    public void keep() {
        String text = form.write().apply(value.get());
        tasks.perform("Keeping how runs are looked at", progress -> preferences.put(name, text));
    }
}
