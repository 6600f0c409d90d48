package lilora.engine.cli;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * How long {@code check-data} and {@code plan} take on a large task, and how much memory: each in a process of its own that sees one
 * core and has at most 768 MiB of heap ({@code -Dheap=4g} gives more). Seconds are from start to end of the process; resident memory is its peak, as Linux counts it
 * (with pages of mapped libraries).
 *
 * <p>Arguments: a folder for the data, which is made unless it is there; the folder of a base model; training items (700,000); different
 * images (20,000, of 64 x 64 pixels).
 */
final class LargeDataBench {
    private static final int TEST_ITEMS = 5_000;
    private static final String[] WORDS = {
        "red", "left", "small", "dog", "street", "bicycle", "yellow", "three", "window", "person", "table", "sign",
        "open", "holding"
    };

    private LargeDataBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("measured")) {
            System.exit(measured(List.of(arguments).subList(1, arguments.length)));
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Path model = Path.of(arguments[1]).toAbsolutePath();
        int items = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 700_000;
        int images = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20_000;
        if (!Files.exists(folder.resolve("experiment.json"))) {
            write(folder, model, items, images);
        }
        report("check-data", folder.resolve("task").toString());
        report(
                "plan",
                folder.resolve("experiment.json").toString(),
                "--workspace",
                folder.resolve("workspace").toString());
    }

    private static int measured(List<String> command) throws IOException {
        int code = Main.commandLine().execute(command.toArray(String[]::new));
        Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(Path.of("/proc/self/status")));
        System.out.println("resident " + (peak.find() ? Integer.parseInt(peak.group(1)) / 1024 : -1) + " MiB");
        return code;
    }

    private static void report(String... command) throws IOException, InterruptedException {
        List<String> process = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:ActiveProcessorCount=1",
                "-Xmx" + System.getProperty("heap", "768m"),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                LargeDataBench.class.getName(),
                "measured"));
        process.addAll(List.of(command));
        long start = System.nanoTime();
        int code = new ProcessBuilder(process).inheritIO().start().waitFor();
        System.out.printf(Locale.ROOT, "%s: %.1f s, exit %d%n", command[0], (System.nanoTime() - start) / 1e9, code);
    }

    private static void write(Path folder, Path model, int items, int images) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path task = Files.createDirectories(folder.resolve("task"));
        for (int i = 0; i < images; i++) {
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
            image.setRGB(i % 64, i / 64 % 64, 0xff0000 | i);
            Path file = task.resolve(image(i));
            Files.createDirectories(file.resolveSibling(""));
            ImageIO.write(image, "png", file.toFile());
        }
        try (BufferedWriter out = Files.newBufferedWriter(task.resolve("train.json"))) {
            for (int i = 0; i < items; i++) {
                out.write((i == 0 ? "[" : ",\n") + "{\"id\": \"" + i + "\", \"image\": \""
                        + image(random.nextInt(images)).substring("images/".length())
                        + "\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\n" + question(random)
                        + "\"}, {\"from\": \"gpt\", \"value\": \"" + WORDS[random.nextInt(WORDS.length)] + "\"}]}");
            }
            out.write("]\n");
        }
        try (BufferedWriter out = Files.newBufferedWriter(task.resolve("test.json"))) {
            for (int i = 0; i < TEST_ITEMS; i++) {
                out.write((i == 0 ? "[" : ",\n") + "{\"question_id\": " + i + ", \"text\": \"" + question(random)
                        + "\", \"answer\": \"" + WORDS[random.nextInt(WORDS.length)] + "\"}");
            }
            out.write("]\n");
        }
        Files.writeString(task.resolve("task.json"), """
                {"schema": 1, "id": "large", "title": "Large", "kind": "open", "description": "Generated.", "metric": "exact",
                 "train": "train.json", "test": "test.json", "imageRoot": "images", "maxNewTokens": 8}
                """);
        Files.writeString(
                folder.resolve("experiment.json"),
                "{\"baseModel\": \"%s\", \"tasks\": [{\"folder\": \"task\"}], \"method\": {\"id\": \"lilora\"}}"
                        .formatted(model));
    }

    private static String image(int number) {
        return "images/train2014/%02d/COCO_train2014_%012d.png".formatted(number % 100, number);
    }

    private static String question(SplittableRandom random) {
        StringBuilder text = new StringBuilder("What is");
        for (int i = 4 + random.nextInt(6); i > 0; i--) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.append("?\\nAnswer the question using a single word or phrase.")
                .toString();
    }
}
