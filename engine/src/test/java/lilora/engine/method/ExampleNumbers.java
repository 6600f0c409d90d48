package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of a file of examples: lists of lists, or of long arrays what they repeat, and where some of their numbers are. */
final class ExampleNumbers {
    private static final double RELATIVE = 1e-5;
    private static final double ABSOLUTE = 1e-7;

    private ExampleNumbers() {}

    static NDArray array(NDManager manager, JsonNode given) {
        return manager.create(values(given), shape(given));
    }

    static Shape shape(JsonNode given) {
        if (given.has("tile")) {
            return new Shape(
                    given.get("shape").valueStream().mapToLong(JsonNode::asLong).toArray());
        }
        List<Long> sizes = new ArrayList<>();
        for (JsonNode part = given; part.isArray(); part = part.get(0)) {
            sizes.add((long) part.size());
        }
        return new Shape(sizes);
    }

    /** Row by row; a tile lies beside itself as often as there is room. */
    static float[] values(JsonNode given) {
        if (!given.has("tile")) {
            float[] values = new float[Math.toIntExact(shape(given).size())];
            fill(given, values, 0);
            return values;
        }
        Shape shape = shape(given);
        Shape small = shape(given.get("tile"));
        float[] tile = values(given.get("tile"));
        int columns = (int) shape.get(shape.dimension() - 1);
        int width = (int) small.get(small.dimension() - 1);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = tile[(i / columns * width) % tile.length + i % columns % width];
        }
        return values;
    }

    private static int fill(JsonNode part, float[] values, int from) {
        if (!part.isArray()) {
            values[from] = (float) part.asDouble();
            return from + 1;
        }
        int next = from;
        for (JsonNode inner : part) {
            next = fill(inner, values, next);
        }
        return next;
    }

    static List<Integer> integers(JsonNode given) {
        return given.valueStream().map(JsonNode::asInt).toList();
    }

    static void assertNumber(String what, double found, double expected) {
        assertThat(found).as(what).isCloseTo(expected, within(RELATIVE * Math.abs(expected) + ABSOLUTE));
    }

    /** As far apart as rounding in float32 takes numbers as large as the largest of them. */
    static void assertNumbers(String what, NDArray found, JsonNode expected) {
        float[] all = found.toFloatArray();
        if (expected.has("places")) {
            List<Integer> places = integers(expected.get("places"));
            assertThat(places).as(what).allMatch(place -> place < all.length);
            float[] some = new float[places.size()];
            IntStream.range(0, some.length).forEach(i -> some[i] = all[places.get(i)]);
            assertValues(what, some, expected.get("values"));
            return;
        }
        if (expected.isArray()) {
            assertThat(found.getShape()).as(what).isEqualTo(shape(expected));
        }
        assertValues(what, all, expected);
    }

    private static void assertValues(String what, float[] found, JsonNode expected) {
        float[] wanted = values(expected);
        double largest = 0;
        for (float one : wanted) {
            largest = Math.max(largest, Math.abs(one));
        }
        assertThat(found).as(what).containsExactly(wanted, within((float) (RELATIVE * largest + ABSOLUTE)));
    }
}
