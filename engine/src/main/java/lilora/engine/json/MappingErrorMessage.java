package lilora.engine.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/** Turns Jackson's complaints into one sentence: where (source, line, column, field), what is wrong, what to do. */
final class MappingErrorMessage {
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']+)'");
    private static final Pattern DOUBLED = Pattern.compile("Duplicate field '([^']+)'");
    private static final Pattern TOKEN = Pattern.compile("JsonToken\\.(\\w+)");
    private static final Pattern SHAPE =
            Pattern.compile("(String|Integer|Floating-point|Boolean) value \\((.*?)\\)(?= |$)");
    private static final Pattern KNOWN_TYPES = Pattern.compile("known type ids = \\[([^\\]]*)\\]");

    /** Characters at either end of a text of any length. */
    private static final int SHOWN = 200;

    private final String source;
    private final JsonProcessingException cause;
    private final Callable<JsonNode> document;

    private MappingErrorMessage(String source, JsonProcessingException cause, Callable<JsonNode> document) {
        this.source = source;
        this.cause = cause;
        this.document = document;
    }

    /** @param document the whole text as a tree, asked for only when the names in it help to explain what is missing */
    static InputException of(String source, JsonProcessingException cause, Callable<JsonNode> document) {
        return new MappingErrorMessage(source, cause, document).exception();
    }

    private InputException exception() {
        if (!(cause instanceof JsonMappingException mapping)) {
            return sentence("", syntax());
        }
        String raised = raised(mapping);
        String path = path(mapping.getPath());
        if (raised != null) {
            return sentence(path, raised);
        }
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        }
        if (mapping instanceof InvalidNullException nothing && nothing.getPropertyName() != null) {
            // The path ends at the object that lacks the value, or at the value itself in a list or in a map.
            String name = nothing.getPropertyName().getSimpleName();
            String whole = path.isEmpty() ? name : leadsInto(mapping.getPath(), name) ? path : path + "." + name;
            return sentence(whole, "is null; give a value.");
        }
        if (mapping instanceof InvalidTypeIdException type) {
            return sentence(path, type(type));
        }
        if (mapping instanceof InvalidFormatException format) {
            return sentence(path, format(format));
        }
        return mismatch(mapping, path);
    }

    private InputException unknown(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds() == null ? List.of() : e.getKnownPropertyIds();
        List<String> names = known.stream().map(Object::toString).sorted().toList();
        String advice = Suggestion.sentence(e.getPropertyName(), names);
        if (advice.isEmpty() && !names.isEmpty()) {
            advice = " Known here: " + String.join(", ", names) + ".";
        }
        return sentence(path(e.getPath()), "is unknown." + (advice.isEmpty() ? " Remove it." : advice));
    }

    private InputException mismatch(JsonMappingException mapping, String path) {
        String message = mapping.getOriginalMessage();
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
            return missing(mapping, missing.group(1), path);
        }
        if (message.startsWith("No content")) {
            return new InputException(source + " is empty; expected JSON.", cause);
        }
        if (message.startsWith("Trailing token")) {
            return sentence("", "there is text after the end of the JSON value; remove it.");
        }
        Class<?> target = mapping instanceof MismatchedInputException m ? m.getTargetType() : null;
        String found = found(message);
        if (target != null) {
            return sentence(path, "must be " + TypeDescription.of(target) + found + ".");
        }
        return sentence(path, "cannot be read: " + firstLine(message) + ".");
    }

    private static String found(String message) {
        Matcher shape = SHAPE.matcher(message);
        if (shape.find()) {
            String value = shape.group(2);
            return ", found " + (value.startsWith("'") ? '"' + value.substring(1, value.length() - 1) + '"' : value);
        }
        Matcher token = TOKEN.matcher(message);
        return token.find() ? ", found " + TypeDescription.ofToken(token.group(1)) : "";
    }

    /**
     * Jackson reports an absent field before it looks at those it does not know. A mistyped name is both, so the names
     * in the text are compared with the one that is missing.
     */
    private InputException missing(JsonMappingException mapping, String name, String path) {
        String whole = path.isEmpty() ? name : path;
        String parent = whole.substring(0, whole.length() - name.length());
        Set<String> unknown = fieldsIn(parent.replaceAll("\\.", "/").replaceAll("\\[(\\d+)\\]", "/$1"));
        Class<?> type = mapping instanceof MismatchedInputException m ? m.getTargetType() : null;
        if (type != null && type.isRecord()) {
            Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .forEach(unknown::remove);
        }
        return Suggestion.closest(name, unknown)
                .map(mistyped -> sentence(parent + mistyped, "is unknown. Did you mean \"" + name + "\"?"))
                .orElseGet(() -> sentence("", "the object that ends here lacks field " + whole + "; add it."));
    }

    private Set<String> fieldsIn(String pointer) {
        Set<String> names = new HashSet<>();
        try {
            String slashed = pointer.isEmpty() || pointer.startsWith("/") ? pointer : "/" + pointer;
            document.call()
                    .at(slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed)
                    .fieldNames()
                    .forEachRemaining(names::add);
        } catch (Exception e) {
            // Only advice is lost: the sentence about the missing field stands without it.
            cause.addSuppressed(e);
        }
        return names;
    }

    private String syntax() {
        String message = firstLine(cause.getOriginalMessage());
        Matcher doubled = DOUBLED.matcher(message);
        if (doubled.find()) {
            return "field " + doubled.group(1) + " is given twice; keep one.";
        }
        return SyntaxErrorMessage.of(message);
    }

    private static String format(InvalidFormatException e) {
        String value = e.getValue() instanceof String text ? '"' + text + '"' : String.valueOf(e.getValue());
        Class<?> target = e.getTargetType();
        if (target.isEnum()) {
            List<String> names = Arrays.stream(target.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            return "is " + value + ", but must be " + TypeDescription.of(target) + "."
                    + Suggestion.sentence(String.valueOf(e.getValue()), names);
        }
        return "is " + value + ", but must be " + TypeDescription.of(target) + ".";
    }

    private static String type(InvalidTypeIdException e) {
        Matcher known = KNOWN_TYPES.matcher(e.getOriginalMessage());
        List<String> names = known.find() ? List.of(known.group(1).split(", ")) : List.of();
        String id = e.getTypeId();
        if (id == null) {
            return "lacks its type; give one of " + String.join(", ", names) + ".";
        }
        return "has the unknown type \"" + id + "\"; known are " + String.join(", ", names) + "."
                + Suggestion.sentence(id, names);
    }

    /** The sentence of a record's own check, when that is what failed. */
    private static @Nullable String raised(JsonMappingException e) {
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            if (t instanceof InputException || t.getClass() == IllegalArgumentException.class) {
                return t.getMessage();
            }
        }
        return null;
    }

    private InputException sentence(String field, String what) {
        JsonLocation at = cause.getLocation();
        String place =
                at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
        String subject = field.isEmpty() ? ": " : ", field " + brief(field) + ": ";
        return new InputException(source + place + subject + brief(what), cause);
    }

    /** What a file holds may be long, and may move a terminal's cursor. */
    private static String brief(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return visible.length() <= 2 * SHOWN
                ? visible
                : visible.substring(0, SHOWN) + " … " + visible.substring(visible.length() - SHOWN);
    }

    /** Whether the last field on the way is this one, or that before it, of which the last is a key. */
    private static boolean leadsInto(List<Reference> path, String name) {
        List<String> fields = path.stream()
                .map(Reference::getFieldName)
                .filter(Objects::nonNull)
                .toList();
        return fields.subList(Math.max(0, fields.size() - 2), fields.size()).contains(name);
    }

    private static String path(List<Reference> references) {
        return references.stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }
}
