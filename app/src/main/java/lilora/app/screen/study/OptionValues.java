package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.app.form.FieldSpec;
import lilora.app.form.FieldViewModel;
import lilora.app.form.FormViewModel;
import lilora.app.undo.EditStack;
import lilora.engine.InputException;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;

/** Reads what somebody types for an option of a method: one value, or several separated by commas. */
final class OptionValues {
    private final MethodCatalog methods;
    /** By method. */
    private final Map<String, List<FieldSpec>> fields = new HashMap<>();

    OptionValues(MethodCatalog methods) {
        this.methods = methods;
    }

    /** The options of a method; none of one that is not installed. */
    List<FieldSpec> fields(String method) {
        return fields.computeIfAbsent(method, id -> methods.all().stream()
                .filter(one -> one.descriptor().id().equals(id))
                .findFirst()
                .map(one -> OptionSchema.of(one.descriptor()).fields().stream()
                        .map(FieldSpec::of)
                        .toList())
                .orElse(List.of()));
    }

    /** The single values of a text. */
    static List<String> pieces(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    /** What is wrong with a text for an option, as a sentence; empty if nothing is. */
    Optional<String> fault(FieldSpec field, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        FieldViewModel probe = probe(field);
        return pieces(text).stream()
                .map(piece -> fault(probe, piece))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The values of a text for an option.
     *
     * @throws InputException naming variant and option
     */
    List<Object> require(String variant, String method, String option, String text) {
        FieldSpec field = fields(method).stream()
                .filter(one -> one.name().equals(option))
                .findFirst()
                .orElseThrow(
                        () -> new InputException("Variant \"%s\": option \"%s\" is unknown to the method %s; remove it."
                                .formatted(variant, option, methods.title(method))));
        FieldViewModel probe = probe(field);
        List<Object> values = new ArrayList<>();
        for (String piece : pieces(text)) {
            fault(probe, piece).ifPresent(sentence -> {
                throw new InputException("Variant \"%s\", %s: %s".formatted(variant, field.label(), sentence));
            });
            Object value = probe.value().orElseThrow();
            if (values.contains(value)) {
                throw new InputException(
                        "Variant \"%s\", %s: %s stands there twice.".formatted(variant, field.label(), piece));
            }
            values.add(value);
        }
        return values;
    }

    private static Optional<String> fault(FieldViewModel probe, String piece) {
        boolean noSwitch =
                probe.spec().kind() == FieldSpec.Kind.SWITCH && !piece.equals("true") && !piece.equals("false");
        if (noSwitch) {
            return Optional.of("\"%s\" is neither true nor false.".formatted(piece));
        }
        probe.type(piece);
        String error = probe.errorProperty().get();
        return error.isEmpty() ? Optional.empty() : Optional.of(error);
    }

    /** A field by itself: whether options go together is checked when all are there. */
    private static FieldViewModel probe(FieldSpec field) {
        return new FormViewModel("probe", List.of(field), values -> {}, new EditStack()).field(field.name());
    }
}
