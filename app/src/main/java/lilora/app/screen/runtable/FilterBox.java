package lilora.app.screen.runtable;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import lilora.app.form.LabelConverter;
import org.controlsfx.control.CheckComboBox;

/** A filter by several values: stays open while they are ticked, and says how many are. */
final class FilterBox<T> extends CheckComboBox<T> {
    private static final Set<KeyCode> OPENING = Set.of(KeyCode.SPACE, KeyCode.ENTER, KeyCode.DOWN, KeyCode.F4);

    private final String name;
    private boolean offering;

    /** @param filter told all values that are ticked, whenever somebody ticks or unticks one */
    FilterBox(String name, Function<T, String> text, Consumer<Set<T>> filter) {
        this.name = name;
        // As wide as its name needs with a count, whatever the values are called.
        setStyle("-fx-pref-width: 8.5em;");
        setTitle(name);
        setAccessibleText(name);
        setConverter(new LabelConverter<>(text));
        // Before the skin follows the same list, which shows the title as it is then.
        getCheckModel().getCheckedIndices().addListener((ListChangeListener<Integer>) change -> {
            int ticked = getCheckModel().getCheckedIndices().size();
            setTitle(ticked == 0 ? this.name : "%s (%d)".formatted(this.name, ticked));
            if (!offering) {
                filter.accept(Set.copyOf(getCheckModel().getCheckedItems()));
            }
        });
        // The library opens it by mouse alone.
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (OPENING.contains(event.getCode())) {
                show();
                event.consume();
            }
        });
    }

    /** Offers these values, of which some are ticked; nobody is told. */
    void offer(Collection<T> values, Set<T> ticked) {
        offering = true;
        if (!getItems().equals(List.copyOf(values))) {
            getCheckModel().clearChecks();
            getItems().setAll(values);
        }
        if (!new HashSet<>(getCheckModel().getCheckedItems()).equals(ticked)) {
            getCheckModel().clearChecks();
            ticked.forEach(getCheckModel()::check);
        }
        setDisable(values.isEmpty());
        offering = false;
    }
}
