package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Task;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemEncoderTest {
    @TempDir
    Path folder;

    private final Tokenizer tokenizer = Tokenizer.ofModel(Path.of("src/test/resources/lilora/engine/text/legacy"));

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("task.json"), """
                {"schema": 1, "id": "t", "title": "T", "kind": "k", "description": "", "metric": "exact",
                 "train": "train.json", "test": "test.json", "maxNewTokens": 4}
                """);
        Files.writeString(folder.resolve("train.json"), """
                [{"id": 1, "conversations": [{"from": "human", "value": "colour?"}, {"from": "gpt", "value": "red"}]},
                 {"id": 2, "conversations": [{"from": "human", "value": "colour?"}, {"from": "gpt", "value": "%s"}]},
                 {"id": 3, "conversations": [{"from": "human", "value": "%s"}, {"from": "gpt", "value": "red"}]},
                 {"id": 4, "conversations": [{"from": "human", "value": "end </s>"}, {"from": "gpt", "value": "red"}]}]
                """.formatted("red ".repeat(100), "colour ".repeat(100)));
        Files.writeString(folder.resolve("test.json"), """
                [{"question_id": 1, "text": "colour?", "answer": "red"},
                 {"question_id": 2, "text": "%s", "answer": "red"}]
                """.formatted("colour ".repeat(100)));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        ItemEncoder encoder =
                new ItemEncoder(tokenizer, Conversation.of("vicuna_v1", tokenizer), 16, 120, Integer.MAX_VALUE, "");
        try (Task task = Task.load(folder)) {
            assertThat(encoder.training(task, task.train().get(0)).learned()).isEqualTo(2);
            assertThatThrownBy(() -> encoder.training(task, task.train().get(1)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("train.json, line 2, item \"2\": the item has")
                    .hasMessageContaining("at most 120 fit");
            assertThatThrownBy(() -> encoder.training(task, task.train().get(3)))
                    .hasMessageContaining("line 4, item \"4\": the text holds the control token </s>; remove it.");
            assertThat(encoder.prompt(task, task.test().get(0))).startsWith(1);
            assertThatThrownBy(() -> encoder.prompt(task, task.test().get(1)))
                    .hasMessageContaining(
                            "test.json, line 2, item \"2\": the question and an answer of maxNewTokens need");
        }
    }

    @Test
    void theCheckListsTheSameItems() {
        ItemEncoder encoder =
                new ItemEncoder(tokenizer, Conversation.of("vicuna_v1", tokenizer), 16, 120, Integer.MAX_VALUE, "");
        TaskReport report = new TaskValidator(CheckSettings.DEFAULT.withTokens(encoder.limits())).check(folder);
        assertThat(report.findings())
                .extracting(Finding::code)
                .containsExactly(Code.LONG_ANSWER, Code.LONG_SEQUENCE, Code.BAD_FIELD, Code.LONG_SEQUENCE);
        assertThat(report.counts().lengthUnit()).isEqualTo("tokens");
        assertThat(report.counts().answerLengths()).containsEntry(2, 3);
    }
}
