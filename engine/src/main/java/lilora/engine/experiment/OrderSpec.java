package lilora.engine.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * One or several orders of a study's tasks as its file asks for them: {@code "given"}, {@code "reverse"}, {@code "latin-square"}, a list
 * of the ids of all tasks, the same with a name ({@code {"name": …, "tasks": […]}}), or so many drawn at random ({@code {"random": 3, "seed": 7}}).
 */
public sealed interface OrderSpec {
    /** Orders that need no more than a word. */
    enum Known implements OrderSpec {
        /** As the experiment lists them. */
        GIVEN,
        /** The experiment's last first. */
        REVERSE,
        /**
         * As many orders as there are tasks, the given one first: each task stands at each place once. With an even number of tasks
         * each also comes directly after each other one once, and one of the orders is the reverse (E. J. Williams, "Experimental
         * designs balanced for the estimation of residual effects of treatments", 1949).
         */
        LATIN_SQUARE;

        private static @Nullable Known of(String word) {
            for (Known known : values()) {
                if (known.word().equals(word)) {
                    return known;
                }
            }
            return null;
        }

        /** As a study's file says it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        @JsonValue
        public Object json() {
            return word();
        }
    }

    /**
     * An order somebody wrote.
     *
     * @param name what to call it; its place in the study's list when absent
     * @param tasks ids of all tasks
     */
    record Listed(@Nullable String name, List<String> tasks) implements OrderSpec {
        public Listed {
            tasks = List.copyOf(tasks);
            if (name != null && (name.isBlank() || Known.of(name) != null)) {
                throw new InputException(
                        "the name \"%s\" of an order says nothing, or means another; choose another.".formatted(name));
            }
        }

        @Override
        @JsonValue
        public Object json() {
            return name == null ? tasks : Map.of("name", name, "tasks", tasks);
        }
    }

    /**
     * Drawn orders, of which none is another's: more of the same seed begin with the same.
     *
     * @param random how many
     * @param seed of the draw
     */
    record Random(int random, long seed) implements OrderSpec {
        public Random {
            if (random < 1) {
                throw new InputException("\"random\" is %d; draw at least one order.".formatted(random));
            }
        }

        @Override
        @JsonValue
        public Object json() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("random", random);
            fields.put("seed", seed);
            return fields;
        }
    }

    /** As it is written. */
    Object json();

    /**
     * Reads one.
     *
     * @param json a text, a list or a map
     * @throws InputException if it is nothing of what is known here
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static OrderSpec of(Object json) {
        if (json instanceof String word) {
            Known known = Known.of(word);
            if (known != null) {
                return known;
            }
        } else if (json instanceof List<?> tasks) {
            return new Listed(null, texts(tasks));
        } else if (json instanceof Map<?, ?> fields) {
            return of(fields);
        }
        throw unknown(String.valueOf(json));
    }

    private static OrderSpec of(Map<?, ?> fields) {
        if (fields.keySet().equals(Set.of("name", "tasks"))
                && fields.get("name") instanceof String name
                && fields.get("tasks") instanceof List<?> tasks) {
            return new Listed(name, texts(tasks));
        }
        if (fields.keySet().equals(Set.of("random", "seed"))
                && fields.get("random") instanceof Integer count
                && (fields.get("seed") instanceof Integer || fields.get("seed") instanceof Long)) {
            return new Random(count, ((Number) fields.get("seed")).longValue());
        }
        throw unknown(String.valueOf(fields));
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof String text)) {
                throw unknown(String.valueOf(values));
            }
            texts.add(text);
        }
        return texts;
    }

    private static InputException unknown(String found) {
        return new InputException(
                ("%s is no order of tasks; write \"given\", \"reverse\", \"latin-square\", a list of task ids, {\"name\": \"…\", \"tasks\": […]}"
                                + " or {\"random\": 3, \"seed\": 7}.")
                        .formatted(found));
    }
}
