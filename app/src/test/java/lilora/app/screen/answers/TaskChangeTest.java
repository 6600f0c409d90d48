package lilora.app.screen.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import lilora.engine.data.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskChangeTest {
    @TempDir
    Path folder;

    private Instant run;
    private String hash;

    @BeforeEach
    void aTaskThatARunHasRead() throws IOException {
        Files.createDirectory(folder.resolve("images"));
        Files.write(folder.resolve("images/a.png"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("task.json"), """
                {"schema": 1, "id": "signs", "title": "Signs", "kind": "open", "description": "Signs.", "metric": "exact", "train": "train.json",
                 "test": "test.json", "imageRoot": "images", "licence": "none", "maxNewTokens": 4}
                """);
        Files.writeString(folder.resolve("train.json"), """
                [{"id": "1", "image": "a.png", "conversations": [{"from": "human", "value": "<image>\\nWhat?"}, {"from": "gpt", "value": "a"}]}]
                """);
        Files.writeString(folder.resolve("test.json"), """
                [{"question_id": "2", "image": "a.png", "text": "What?", "answer": "a"}]
                """);
        try (Task task = Task.load(folder)) {
            hash = task.contentHash();
        }
        run = Instant.now().plus(Duration.ofMinutes(1));
    }

    private void later(String file) throws IOException {
        Files.setLastModifiedTime(folder.resolve(file), FileTime.from(run.plus(Duration.ofMinutes(1))));
    }

    @Test
    void anUntouchedTaskIsWhatItWas() {
        assertThat(TaskChange.of(folder, run, hash)).isEqualTo(TaskChange.UNCHANGED);
    }

    @Test
    void aTaskCopiedLaterIsWhatItWas() throws IOException {
        later("images/a.png");

        assertThat(TaskChange.of(folder, run, hash)).isEqualTo(TaskChange.UNCHANGED);
    }

    @Test
    void anotherImageOfTheSameNameIsAChange() throws IOException {
        Files.write(folder.resolve("images/a.png"), new byte[] {9});
        later("images/a.png");

        assertThat(TaskChange.of(folder, run, hash)).isEqualTo(TaskChange.CHANGED);
    }

    @Test
    void aMissingImageIsAChange() throws IOException {
        Files.delete(folder.resolve("images/a.png"));
        later("images");

        assertThat(TaskChange.of(folder, run, hash)).isEqualTo(TaskChange.CHANGED);
    }

    @Test
    void aTaskThatIsGoneIsSaidToBeGone() {
        assertThat(TaskChange.of(folder.resolve("gone"), run, hash)).isEqualTo(TaskChange.GONE);
    }
}
