package lilora.app.form;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/** One field as it is filled in: the text a person sees, the value it means or the sentence that says why it means none. */
public final class FieldViewModel {
    private final FieldSpec spec;
    private final Consumer<FieldViewModel> onTyped;
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper(this, "text");
    private final ReadOnlyStringWrapper error = new ReadOnlyStringWrapper(this, "error", "");
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper(this, "changed");
    private final ReadOnlyObjectWrapper<@Nullable Object> value = new ReadOnlyObjectWrapper<>(this, "value");

    /** @param onTyped told when a person has changed the text, after the value follows it */
    FieldViewModel(FieldSpec spec, Consumer<FieldViewModel> onTyped) {
        this.spec = spec;
        this.onTyped = onTyped;
        put(Numbers.text(spec.defaultValue()));
    }

    public FieldSpec spec() {
        return spec;
    }

    /** What the control shows. */
    public ReadOnlyStringProperty textProperty() {
        return text.getReadOnlyProperty();
    }

    /** A sentence, or empty. */
    public ReadOnlyStringProperty errorProperty() {
        return error.getReadOnlyProperty();
    }

    /** Whether the value differs from the default. */
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /** The value; null while there is an error. */
    public ReadOnlyObjectProperty<@Nullable Object> valueProperty() {
        return value.getReadOnlyProperty();
    }

    /** The value, unless the text means none. */
    public Optional<Object> value() {
        return Optional.ofNullable(value.get());
    }

    /** A person typed, chose or slid. */
    public void type(String typed) {
        if (!typed.equals(text.get())) {
            put(typed);
            onTyped.accept(this);
        }
    }

    /** Back to the default. */
    public void reset() {
        type(Numbers.text(spec.defaultValue()));
    }

    /** Shows a text without telling anybody, as undo does. */
    void put(String shown) {
        text.set(shown);
        Parsed parsed = parse(shown.strip());
        value.set(parsed.value());
        error.set(parsed.error());
        changed.set(!spec.defaultValue().equals(parsed.value()));
    }

    /** Shows what is wrong with this field together with others; the field's own error comes first. */
    void blame(String sentence) {
        if (value.get() != null) {
            error.set(sentence);
        }
    }

    private record Parsed(@Nullable Object value, String error) {}

    private Parsed parse(String shown) {
        return switch (spec.kind()) {
            case WHOLE, REAL -> number(shown);
            case SWITCH -> new Parsed(Boolean.valueOf(shown), "");
            case CHOICE ->
                spec.choices().contains(shown)
                        ? new Parsed(shown, "")
                        : new Parsed(null, "Choose one of " + String.join(", ", spec.choices()) + ".");
            case TEXT ->
                shown.isEmpty() ? new Parsed(null, spec.label() + " is empty; fill it in.") : new Parsed(shown, "");
        };
    }

    private Parsed number(String shown) {
        boolean whole = spec.kind() == FieldSpec.Kind.WHOLE;
        TypedNumber typed = whole ? TypedNumber.integer(shown) : TypedNumber.real(shown);
        if (!typed.fault().isEmpty()) {
            return wrong(typed.fault());
        }
        double number = typed.value();
        if (number < spec.min() || number > spec.max()) {
            return wrong(shown.strip() + " is out of range");
        }
        return new Parsed(whole ? (Object) (int) number : (Object) number, "");
    }

    private Parsed wrong(String fault) {
        String kind = spec.kind() == FieldSpec.Kind.WHOLE ? "an integer" : "a number";
        return new Parsed(null, fault + "; enter " + kind + spec.bounds() + ".");
    }
}
