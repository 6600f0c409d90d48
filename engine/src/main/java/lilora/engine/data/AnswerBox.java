package lilora.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A box that a file of items gives as four numbers, as the answer to a grounding question.
 *
 * @param corners x1, y1, x2, y2 in shares of the image
 */
public record AnswerBox(List<Double> corners) {
    public AnswerBox {
        corners = List.copyOf(corners);
    }

    /**
     * A box in shares of the image, or in pixels beside the image's size.
     *
     * @param field that holds it, for sentences
     * @param size width and height of the image
     * @param fault told what keeps it from being one
     */
    public static Optional<AnswerBox> of(JsonNode given, String field, JsonNode size, Consumer<String> fault) {
        List<Double> corners = new ArrayList<>();
        given.forEach(one -> corners.add(one.isNumber() ? one.asDouble() : Double.NaN));
        if (!given.isArray() || corners.size() != 4 || corners.stream().anyMatch(c -> !Double.isFinite(c))) {
            fault.accept("field " + field + " must be four numbers [x1, y1, x2, y2]");
            return Optional.empty();
        }
        boolean pixels = corners.stream().anyMatch(c -> c > 1);
        if (pixels && (size.path(0).asDouble() <= 0 || size.path(1).asDouble() <= 0)) {
            fault.accept("field " + field
                    + " is in pixels, but field size, the image's width and height, is missing; add it");
            return Optional.empty();
        }
        return Optional.of(new AnswerBox(IntStream.range(0, 4)
                .mapToObj(i -> pixels ? corners.get(i) / size.path(i % 2).asDouble() : corners.get(i))
                .toList()));
    }

    /** Whether the corners are in order, so that something is in it. */
    public boolean hasArea() {
        return corners.get(0) < corners.get(2) && corners.get(1) < corners.get(3);
    }

    /** To the last digit, as a reference. */
    String text() {
        return corners.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** As models learn to answer: with two decimals, the form of CoIN's published training data and of LLaVA's. */
    public String answer() {
        return corners.stream()
                .map(corner -> String.format(Locale.ROOT, "%.2f", corner))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
