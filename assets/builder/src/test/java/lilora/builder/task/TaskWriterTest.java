package lilora.builder.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskWriterTest {
    private static final Credit CREDIT_A = new Credit("p", "1", "a.png", "us", "CC0", "");
    private static final Credit CREDIT_B = new Credit("p", "1", "b.png", "us", "CC0", "");

    @TempDir
    Path folder;

    private final TaskImage imageA = new TaskImage("a.png", new byte[] {1}, List.of(CREDIT_A));
    private final TaskImage imageB = new TaskImage("b.png", new byte[] {2}, List.of(CREDIT_B));
    private final TaskItem itemA = TaskItem.of("1", "a.png", "What?", "this");
    private final TaskItem itemB = TaskItem.of("2", "b.png", "What?", "that");

    @Test
    void aSourceOnBothSidesIsRefused() {
        TaskImage copy = new TaskImage("b.png", new byte[] {2}, List.of(CREDIT_A));

        refused(List.of(imageA, copy), itemA, itemB, "share the source: p:a.png");
    }

    @Test
    void equalImagesOnBothSidesAreRefused() {
        TaskImage copy = new TaskImage("b.png", new byte[] {1}, List.of(CREDIT_B));

        refused(List.of(imageA, copy), itemA, itemB, "share the image content");
    }

    @Test
    void anEmptyAnswerIsRefused() {
        refused(List.of(imageA, imageB), itemA, itemB.withAnswers(List.of(" ")), "empty answer");
    }

    @Test
    void anImageWithoutCreditIsRefused() {
        refused(List.of(imageA, new TaskImage("b.png", new byte[] {2}, List.of())), itemA, itemB, "no credit");
    }

    @Test
    void anUnknownImageIsRefused() {
        refused(List.of(imageA), itemA, itemB, "unknown image b.png");
    }

    private void refused(List<TaskImage> images, TaskItem train, TaskItem test, String complaint) {
        TaskDescription description = new TaskDescription("t", "T", "open", "d", "exact", 4, "CC0");
        TaskContent task = new TaskContent(description, images, List.of(train), List.of(test), "CC0", Map.of());

        assertThatThrownBy(() -> new TaskWriter(folder).write(task))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(complaint);
    }
}
