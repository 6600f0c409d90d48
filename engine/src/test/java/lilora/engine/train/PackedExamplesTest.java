package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.data.Turn;
import lilora.engine.text.Conversation;
import lilora.engine.text.Encoded;
import lilora.engine.text.Tokenizer;
import org.junit.jupiter.api.Test;

class PackedExamplesTest {
    @Test
    void whatIsPackedComesBack() {
        try (Tokenizer tokenizer = Tokenizer.ofModel(Path.of("src/test/resources/lilora/engine/text/legacy"))) {
            Conversation conversation = Conversation.of("vicuna_v1", tokenizer);
            Encoded pictured = conversation.training(
                    List.of(Turn.human("<image>\nq"), Turn.gpt("red"), Turn.human("and?"), Turn.gpt("blue")), 1);
            Encoded plain = conversation.training(List.of(Turn.human("q"), Turn.gpt("red")), 0);
            PackedExamples.Builder builder = new PackedExamples.Builder();
            builder.add("a", List.of("one.png"), pictured, 40);
            builder.add("b", List.of(), plain, 20);
            PackedExamples packed = builder.build();
            assertThat(packed).hasSize(2);
            PreparedTask.Example first = packed.get(0);
            assertThat(first.ids()).isEqualTo(pictured.ids());
            assertThat(first.labels()).isEqualTo(pictured.labels()).contains(Encoded.IGNORED);
            assertThat(List.of(first.id(), first.images(), first.length()))
                    .isEqualTo(List.of("a", List.of("one.png"), 40));
            assertThat(packed.get(1).images()).isEmpty();
            assertThat(packed.get(1).labels()).isEqualTo(plain.labels());
        }
    }
}
