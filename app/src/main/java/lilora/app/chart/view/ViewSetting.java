package lilora.app.chart.view;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.storage.repository.PreferenceRepository;

/**
 * Something a person chose to look at runs with, which the workspace keeps. It is read and written off the FX thread; the value
 * itself is for the FX thread.
 *
 * @param <T> what is chosen
 */
public final class ViewSetting<T> {
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
            return new Form<>(Object::toString, text -> switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            });
        }

        /** Text as it is. */
        public static Form<String> text() {
            return new Form<>(Function.identity(), Optional::of);
        }
    }

    /**
     * Where choices are kept.
     *
     * @param told gets a sentence when a choice could not be read, on the FX thread
     */
    public record Place(PreferenceRepository preferences, TaskRunner tasks, Consumer<String> told) {
        /** What was kept under a name; what cannot be read is set aside before anything takes its place. Off the FX thread. */
        public <T> Found<T> read(String name, Function<String, Optional<T>> reading) {
            Optional<String> text = preferences.get(name);
            Optional<T> value = text.flatMap(reading);
            return text.isPresent() && value.isEmpty()
                    ? new Found<>(value, Optional.of(complaint(name, preferences.setAside(name))))
                    : new Found<>(value, Optional.empty());
        }

        private static String complaint(String name, String aside) {
            return "The setting \"%s\" of this workspace cannot be read, so its default is used. Its old value is \"%s\" in preferences.json."
                    .formatted(name, aside);
        }

        /** Tells what was wrong, on the FX thread. */
        public <T> Optional<T> tell(Found<T> found) {
            found.complaint().ifPresent(told);
            return found.value();
        }
    }

    /** What a reading found: a value, or nothing, and then perhaps why. */
    public record Found<T>(Optional<T> value, Optional<String> complaint) {}

    private final String name;
    private final Form<T> form;
    private final Place place;
    private final ReadOnlyObjectWrapper<T> value;
    private boolean chosen;

    /**
     * A choice under this name, which has its first value until what was kept is read.
     *
     * @param name among the workspace's preferences
     */
    public ViewSetting(String name, T first, Form<T> form, Place place) {
        this.name = name;
        this.form = form;
        this.place = place;
        this.value = new ReadOnlyObjectWrapper<>(first);
        place.tasks()
                .run("Reading how runs are looked at", progress -> place.read(name, form.read()))
                .onDone(found -> place.tell(found).filter(kept -> !chosen).ifPresent(value::set));
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
        place.tasks().perform("Keeping how runs are looked at", progress -> place.preferences()
                .put(name, text));
    }
}
