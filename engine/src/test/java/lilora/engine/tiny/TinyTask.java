package lilora.engine.tiny;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import lilora.engine.json.Json;

/** Writes a task about coloured squares: which colour, or how many. */
public final class TinyTask {
    private static final Map<String, Color> COLOURS =
            new LinkedHashMap<>(Map.of("red", Color.RED, "green", Color.GREEN, "blue", Color.BLUE));

    private TinyTask() {}

    /** A task "What color is it?" or, for another id, "How many are there?". */
    public static Path write(Path folder, String id, int train, int test) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Random random = new Random(id.hashCode());
        boolean colour = id.startsWith("colour");
        List<Object> training = new ArrayList<>();
        List<Object> testing = new ArrayList<>();
        for (int i = 0; i < train + test; i++) {
            String image = "%03d.png".formatted(i);
            List<String> names = COLOURS.keySet().stream().sorted().toList();
            String name = names.get(random.nextInt(names.size()));
            int count = 1 + random.nextInt(3);
            ImageIO.write(
                    picture(COLOURS.get(name), count, i, random),
                    "png",
                    folder.resolve("images").resolve(image).toFile());
            String answer = colour ? name : Integer.toString(count);
            String question = colour ? "What color is it?" : "How many are there?";
            if (i < train) {
                training.add(Map.of(
                        "id",
                        "t" + i,
                        "image",
                        image,
                        "conversations",
                        List.of(
                                Map.of("from", "human", "value", "<image>\n" + question),
                                Map.of("from", "gpt", "value", answer))));
            } else {
                testing.add(Map.of(
                        "question_id", "q" + i,
                        "image", image,
                        "text", question,
                        "answer", answer,
                        "type", colour ? "colour" : "count"));
            }
        }
        Files.writeString(folder.resolve("train.json"), lines(training));
        Files.writeString(folder.resolve("test.json"), lines(testing));
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("schema", 1);
        task.put("id", id);
        task.put("title", id);
        task.put("kind", "questions");
        task.put("description", "Coloured squares.");
        task.put("metric", "exact");
        task.put("train", "train.json");
        task.put("test", "test.json");
        task.put("imageRoot", "images");
        task.put("maxNewTokens", 6);
        task.put("licence", "Apache-2.0");
        Json.writeAtomically(folder.resolve("task.json"), task);
        return folder;
    }

    private static String lines(List<Object> items) {
        return items.stream().map(Json::compact).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static BufferedImage picture(Color colour, int count, int number, Random random) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 16, 16);
        pen.setColor(colour);
        for (int i = 0; i < count; i++) {
            pen.fillRect(1 + i * 5, 2 + random.nextInt(8), 4, 4);
        }
        pen.dispose();
        // No two pictures are alike, so that none of the test is in training.
        image.setRGB(15, 15, 0xffff00 + number);
        return image;
    }
}
