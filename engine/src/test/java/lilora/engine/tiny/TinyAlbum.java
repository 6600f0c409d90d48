package lilora.engine.tiny;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.json.Json;

/** Makes the items of a task show two, one, no and three images in turn: the next ones of the same split. */
public final class TinyAlbum {
    private static final int[] SHOWN = {2, 1, 0, 3};

    private TinyAlbum() {}

    /** Changes both files of a task. */
    public static void write(Path task) throws IOException {
        ArrayNode train = (ArrayNode) Json.tree(task.resolve("train.json"));
        List<String> trained =
                train.valueStream().map(row -> row.path("image").asText()).toList();
        for (int i = 0; i < train.size(); i++) {
            ObjectNode row = (ObjectNode) train.get(i);
            show(row, trained, i);
            String question = row.at("/conversations/0/value").asText().replace("<image>\n", "");
            ArrayNode turns = (ArrayNode) row.path("conversations");
            switch (SHOWN[i % SHOWN.length]) {
                case 0 -> ((ObjectNode) turns.get(0)).put("value", question);
                case 2 -> ((ObjectNode) turns.get(0)).put("value", "<image>\n<image>\n" + question);
                case 3 -> {
                    ((ObjectNode) turns.get(0)).put("value", "What <image> color <image> is it?");
                    turns.addObject().put("from", "human").put("value", question + "<image>");
                    turns.addObject()
                            .put("from", "gpt")
                            .put("value", turns.at("/1/value").asText());
                }
                default -> {}
            }
        }
        ArrayNode test = (ArrayNode) Json.tree(task.resolve("test.json"));
        List<String> tested =
                test.valueStream().map(row -> row.path("image").asText()).toList();
        for (int i = 0; i < test.size(); i++) {
            ObjectNode row = (ObjectNode) test.get(i);
            show(row, tested, i);
            if (SHOWN[i % SHOWN.length] == 3) {
                row.put("text", "What <image> is <image> color <image> it?");
            }
        }
        Files.writeString(task.resolve("train.json"), Json.compact(train));
        Files.writeString(task.resolve("test.json"), Json.compact(test));
    }

    private static void show(ObjectNode row, List<String> all, int item) {
        int shown = SHOWN[item % SHOWN.length];
        row.remove("image");
        if (shown == 1) {
            row.put("image", all.get(item));
        } else if (shown > 1) {
            IntStream.range(0, shown)
                    .mapToObj(i -> all.get((item + i) % all.size()))
                    .forEach(row.putArray(item % 8 < 4 ? "image" : "images")::add);
        }
    }
}
