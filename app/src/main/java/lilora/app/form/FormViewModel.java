package lilora.app.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import lilora.app.undo.EditStack;
import lilora.app.undo.ValueEdit;
import lilora.engine.InputException;

/**
 * A form under edit. It checks each field by itself and, when all are right, all together by the rule it was given; a sentence
 * of that rule that names a field in quotes is shown at the field.
 */
public final class FormViewModel {
    private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

    private final String title;
    private final Consumer<Map<String, Object>> rule;
    private final EditStack edits;
    private final Map<String, FieldViewModel> fields = new LinkedHashMap<>();
    private final Map<String, String> before = new TreeMap<>();
    private final BooleanProperty onlyChanged = new SimpleBooleanProperty(this, "onlyChanged");
    private final ReadOnlyIntegerWrapper changedCount = new ReadOnlyIntegerWrapper(this, "changedCount");
    private final ReadOnlyObjectWrapper<Optional<Map<String, Object>>> values =
            new ReadOnlyObjectWrapper<>(this, "values", Optional.empty());

    /**
     * A form with its defaults.
     *
     * @param title what names of edits call it
     * @param rule throws {@link InputException} when values do not go together
     * @param edits gets every change
     */
    public FormViewModel(String title, List<FieldSpec> specs, Consumer<Map<String, Object>> rule, EditStack edits) {
        this.title = title;
        this.rule = rule;
        this.edits = edits;
        for (FieldSpec spec : specs) {
            FieldViewModel field = new FieldViewModel(spec, this::typed);
            fields.put(spec.name(), field);
            before.put(spec.name(), field.textProperty().get());
        }
        check();
    }

    /** In the order of the form. */
    public List<FieldViewModel> fields() {
        return List.copyOf(fields.values());
    }

    /** The field of a name. */
    public FieldViewModel field(String name) {
        return Optional.ofNullable(fields.get(name))
                .orElseThrow(() -> new IllegalArgumentException("The form has no field " + name + "."));
    }

    /** Whether fields at their default are hidden. */
    public BooleanProperty onlyChangedProperty() {
        return onlyChanged;
    }

    /** How many fields differ from their default. */
    public ReadOnlyIntegerProperty changedCountProperty() {
        return changedCount.getReadOnlyProperty();
    }

    /** All values by name; empty while a field has an error. */
    public ReadOnlyObjectProperty<Optional<Map<String, Object>>> valuesProperty() {
        return values.getReadOnlyProperty();
    }

    /** Values that differ from their default, by name; what does not read as a value is left out. */
    public Map<String, Object> changedValues() {
        Map<String, Object> changed = new TreeMap<>();
        for (FieldViewModel field : fields.values()) {
            if (field.changedProperty().get()) {
                field.value().ifPresent(value -> changed.put(field.spec().name(), value));
            }
        }
        return changed;
    }

    /** The first field with an error. */
    public Optional<FieldViewModel> firstError() {
        return fields.values().stream()
                .filter(field -> !field.errorProperty().get().isEmpty())
                .findFirst();
    }

    /** Fills the form without an edit, as opening a document does; names it does not know are ignored. */
    public void load(Map<String, Object> given) {
        fields.forEach((name, field) -> {
            Object value = given.get(name);
            field.put(Numbers.text(value == null ? field.spec().defaultValue() : asDeclared(field.spec(), value)));
            before.put(name, field.textProperty().get());
        });
        check();
    }

    /** JSON does not tell 2 from 2.0. */
    private static Object asDeclared(FieldSpec spec, Object value) {
        if (value instanceof Number number) {
            return spec.kind() == FieldSpec.Kind.WHOLE && number.doubleValue() == Math.rint(number.doubleValue())
                    ? (Object) number.intValue()
                    : (Object) number.doubleValue();
        }
        return value;
    }

    /** What is typed next is an edit of its own: the person let go of the slider, or left the field. */
    public void seal() {
        edits.seal();
    }

    private void typed(FieldViewModel field) {
        String name = field.spec().name();
        String was = before.getOrDefault(name, "");
        String now = field.textProperty().get();
        edits.perform(new ValueEdit<>(field.spec().label(), title + "/" + name, was, now, text -> set(name, text)));
    }

    private void set(String name, String text) {
        FieldViewModel field = field(name);
        if (!field.textProperty().get().equals(text)) {
            field.put(text);
        }
        before.put(name, text);
        check();
    }

    private void check() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (FieldViewModel field : fields.values()) {
            field.put(field.textProperty().get());
            field.value().ifPresent(value -> all.put(field.spec().name(), value));
        }
        changedCount.set((int) fields.values().stream()
                .filter(field -> field.changedProperty().get())
                .count());
        if (all.size() < fields.size()) {
            values.set(Optional.empty());
            return;
        }
        try {
            rule.accept(all);
            values.set(Optional.of(all));
        } catch (InputException e) {
            blame(String.valueOf(e.getMessage()));
            values.set(Optional.empty());
        }
    }

    private void blame(String sentence) {
        Matcher quoted = QUOTED.matcher(sentence);
        while (quoted.find()) {
            FieldViewModel field = fields.get(quoted.group(1));
            if (field != null) {
                field.blame(sentence);
                return;
            }
        }
        fields.values().stream().findFirst().ifPresent(field -> field.blame(sentence));
    }
}
