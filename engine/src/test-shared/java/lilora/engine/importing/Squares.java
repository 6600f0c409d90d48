package lilora.engine.importing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Foreign data about coloured squares, as people have it: a JSON file and a folder of images. */
public final class Squares {
    private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE);
    public static final List<String> NAMES = List.of("red", "green", "blue");

    private Squares() {}

    /** Rows with question, answer and picture under names of their own. */
    public static Path foreign(Path folder, int rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            lines.add(
                    "{\"qid\": \"s%d\", \"img\": \"pictures/%s\", \"question\": \"What color is it?\", \"label\": \"%s\"}"
                            .formatted(i, image(folder, i), NAMES.get(i % NAMES.size())));
        }
        return Files.writeString(folder.resolve("squares.jsonl"), String.join("\n", lines) + "\n");
    }

    /** Rows in LLaVA's form. */
    public static Path llava(Path folder, int rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            lines.add(
                    "{\"id\":\"t%d\",\"image\":\"%s\",\"conversations\":[{\"from\":\"human\",\"value\":\"<image>\\nWhat color?\"},{\"from\":\"gpt\",\"value\":\"%s\"}]}"
                            .formatted(i, image(folder, i), NAMES.get(i % NAMES.size())));
        }
        return Files.writeString(folder.resolve("train.json"), "[\n" + String.join(",\n", lines) + "\n]\n");
    }

    /** Asks for a task {@code squares} of such a file, whose fields are guessed; the images are copied. */
    public static ImportRequest request(Path file, Path images, int holdOut) {
        FieldMapping fields =
                FieldMapping.guess(new InstructionFile(file).preview(5).fields());
        return new ImportRequest(
                file,
                null,
                ImportRequest.Pictures.copied(images),
                fields,
                fields,
                holdOut,
                "squares",
                "Squares",
                "open",
                "exact",
                8,
                "CC0-1.0",
                RowChange.NONE);
    }

    public static String image(Path folder, int number) throws IOException {
        return image(folder, number, number);
    }

    /** @param mark makes the picture another than those with other marks */
    public static String image(Path folder, int number, int mark) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(COLOURS.get(number % COLOURS.size()));
        pen.fillRect(0, 0, 16, 16);
        pen.dispose();
        image.setRGB(0, 0, 0xff0000 + mark);
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        String name = "%03d.png".formatted(number);
        ImageIO.write(image, "png", pictures.resolve(name).toFile());
        return name;
    }
}
