package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vision tower and every decoder in turn, with what is particular to each, against transformers. */
class FamiliesEqualityTest extends ReferenceEqualityTest<FamilyCase> {
    static Stream<FamilyCase> cases() {
        return FamilyCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsAreThoseThatTransformersStores(FamilyCase family) {
        ModelConfig config = family.write(folder);
        JsonNode stored = family.expected().path("weights");
        assertThat(config.parameters())
                .isEqualTo(family.expected().path("parameters").asLong());
        assertThat(config.imageTokens())
                .isEqualTo(family.expected().path("imageTokens").asInt());
        if (stored.isNumber()) {
            assertThat(config.parameterShapes()).hasSize(stored.asInt());
            return;
        }
        assertThat(config.parameterShapes()).hasSize(stored.size());
        config.parameterShapes().forEach((name, shape) -> {
            assertThat(stored.path(name)
                            .valueStream()
                            .mapToLong(JsonNode::asLong)
                            .toArray())
                    .as(name)
                    .isEqualTo(shape);
            assertThat(WeightNames.canonical(name)).isEqualTo(name);
            assertThat(WeightNames.canonical("model." + name.replace("vision_model.", "")))
                    .isEqualTo(name);
        });
    }
}
