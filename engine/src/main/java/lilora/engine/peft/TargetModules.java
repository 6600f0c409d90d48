package lilora.engine.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Which modules an adapter sits at, by PEFT's own rules ({@code check_target_module_exists}): a text is a regular expression
 * for the whole name, a list holds names or their ends.
 *
 * @param included {@code target_modules}
 * @param allLinear whether that is {@code all-linear}: every linear layer but the head
 * @param excluded {@code exclude_modules}; null for none
 * @param layers {@code layers_to_transform}, which narrows a list, not an expression; null for all
 * @param layerLists {@code layers_pattern}: names of the lists of layers; empty for any
 */
record TargetModules(
        Names included,
        boolean allLinear,
        @Nullable Names excluded,
        @Nullable List<Integer> layers,
        List<String> layerLists) {
    private static final Pattern ANY_LIST = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\.");

    /** Names as a configuration gives them. */
    record Names(@Nullable Pattern expression, List<String> ends) {
        boolean match(String module) {
            return expression == null
                    ? ends.stream().anyMatch(end -> module.equals(end) || module.endsWith("." + end))
                    : expression.matcher(module).matches();
        }
    }

    static TargetModules read(Path file, JsonNode config) {
        JsonNode targets = config.path("target_modules");
        if (targets.isMissingNode() || targets.isNull()) {
            throw new InputException(
                    file
                            + ": target_modules is missing, so that it cannot be told which layers are adapted; add it as it was in training.");
        }
        JsonNode excluded = config.path("exclude_modules");
        JsonNode layers = config.path("layers_to_transform");
        return new TargetModules(
                names(file, "target_modules", targets),
                targets.isTextual() && targets.textValue().equalsIgnoreCase("all-linear"),
                isNothing(excluded) ? null : names(file, "exclude_modules", excluded),
                isNothing(layers) ? null : numbers(file, layers),
                isNothing(config.path("layers_pattern"))
                        ? List.of()
                        : texts(file, "layers_pattern", config.path("layers_pattern")));
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (!value.isNumber() && value.size() == 0 && !value.isTextual());
    }

    private static Names names(Path file, String field, JsonNode value) {
        return value.isTextual()
                ? new Names(expression(file, field, value.textValue()), List.of())
                : new Names(null, texts(file, field, value));
    }

    /** An expression of Python's, which names groups in a way of its own. */
    static Pattern expression(Path file, String field, String text) {
        try {
            return Pattern.compile(text.replace("(?P<", "(?<"));
        } catch (PatternSyntaxException e) {
            throw new InputException(
                    "%s: %s holds '%s', which is not a regular expression: %s; correct it."
                            .formatted(file, field, text, e.getDescription()),
                    e);
        }
    }

    private static List<String> texts(Path file, String field, JsonNode value) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value.isTextual() ? List.of(value) : value) {
            if (!item.isTextual()) {
                throw new InputException(
                        "%s: %s is %s; it must be a text or a list of texts.".formatted(file, field, value));
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private static List<Integer> numbers(Path file, JsonNode value) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : value.isNumber() ? List.of(value) : value) {
            if (!item.isInt() || item.intValue() < 0) {
                throw new InputException(
                        "%s: layers_to_transform is %s; it must be a number of a layer or a list of them."
                                .formatted(file, value));
            }
            numbers.add(item.intValue());
        }
        return numbers;
    }

    /**
     * Whether the linear module of this name is adapted.
     *
     * @param module its name in the program that saved the adapter
     */
    boolean match(String module) {
        if (excluded != null && excluded.match(module)) {
            return false;
        }
        if (allLinear) {
            return !module.equals("lm_head") && !module.endsWith(".lm_head");
        }
        if (!included.match(module)) {
            return false;
        }
        boolean byName = included.expression() != null || included.ends().contains(module);
        return layers == null || byName || layers.contains(layer(module));
    }

    /** The number of the first layer in a name; -1 if it has none. */
    private int layer(String module) {
        if (layerLists.isEmpty()) {
            Matcher found = ANY_LIST.matcher(module);
            return found.lookingAt() ? Integer.parseInt(found.group(1)) : -1;
        }
        for (String list : layerLists) {
            Matcher found =
                    Pattern.compile("(?:^|.*?\\.)" + list + "\\.(\\d+)\\.").matcher(module);
            if (found.lookingAt()) {
                return Integer.parseInt(found.group(1));
            }
        }
        return -1;
    }
}
