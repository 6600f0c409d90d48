package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
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

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asText()));
        return strings;
    }
}
