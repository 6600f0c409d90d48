package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The numbers of the reference implementations (see PROVENANCE.md beside them). */
final class Fixture {
    private Fixture() {}

    static JsonNode read(String name) throws IOException {
        try (InputStream stream = Fixture.class.getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            return new ObjectMapper().readTree(stream);
        }
    }

    /** One JSON value a line. */
    static List<JsonNode> lines(String name) throws IOException {
        try (InputStream stream = Fixture.class.getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            List<JsonNode> rows = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    rows.add(new ObjectMapper().readTree(line));
                }
            }
            return rows;
        }
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asText()));
        return strings;
    }
}
