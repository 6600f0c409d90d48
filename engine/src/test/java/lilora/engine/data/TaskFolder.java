package lilora.engine.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes small real task folders for tests. */
final class TaskFolder {
    static final String DESCRIPTION = """
            {"schema": 1, "id": "colours", "title": "Colours", "kind": "short", "description": "d", "metric": "exact",
             "train": "train.json", "test": "test.json", "imageRoot": "images", "maxNewTokens": 8}
            """;
    static final String TRAIN = """
            [
            {"id": "a", "image": "red.png", "conversations": [{"from": "human", "value": "<image>\\nWhich colour?"}, {"from": "gpt", "value": "red"}]},
            {"id": 7, "conversations": [{"from": "human", "value": "One and one?"}, {"from": "gpt", "value": "two"}]}
            ]
            """;
    static final String TEST = """
            [
            {"question_id": 1, "image": "blue.png", "text": "Which colour?", "answer": "blue", "type": "hue"},
            {"question_id": "2", "text": "Two and two?", "answer": ["four", "4"]}
            ]
            """;

    final Path path;

    private TaskFolder(Path path) {
        this.path = path;
    }

    static TaskFolder in(Path folder) {
        TaskFolder task = new TaskFolder(folder);
        return task.write("task.json", DESCRIPTION)
                .write("train.json", TRAIN)
                .write("test.json", TEST)
                .image("images/red.png", 0xff0000)
                .image("images/blue.png", 0x0000ff);
    }

    TaskFolder write(String name, String text) {
        try {
            Files.createDirectories(path.resolve(name).getParent());
            Files.writeString(path.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TaskFolder image(String name, int rgb) {
        BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(1, 1, rgb);
        try {
            Files.createDirectories(path.resolve(name).getParent());
            ImageIO.write(image, "png", path.resolve(name).toFile());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
