package lilora.engine.benchmark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Small trees of published benchmarks: their names of folders, files and fields, a handful of rows, images of a few pixels. */
public final class Trees {
    private static final int TRAIN = 4;
    private static final int TEST = 3;

    private final Path root;

    private Trees(Path root) {
        this.root = root;
    }

    /** Every tree by the id of its layout. */
    static final Map<String, Consumer<Trees>> ALL = Map.ofEntries(
            Map.entry("coin", tree -> tree.coin("Instructions_Original", "cl_dataset", "val.json")),
            Map.entry("coin-prism", Trees::coinPrism),
            Map.entry("ucit", Trees::ucit),
            Map.entry("ucit-hide", Trees::ucitHide),
            Map.entry("ucit-mcitlib3", Trees::ucitMcitlib3),
            Map.entry("mllm-dcl", tree -> tree.dcl("Domain_data")),
            Map.entry("mllm-acl", Trees::acl),
            Map.entry("trigap", Trees::trigap),
            Map.entry("cvit", tree -> tree.cvit("Instructions_Single")),
            Map.entry("cvit-five", tree -> tree.cvit("Instructions_Five")));

    public static void make(String layout, Path root) {
        ALL.get(layout).accept(new Trees(root));
    }

    Trees write(String file, String text) {
        try {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void image(String file) {
        BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(1, 1, file.hashCode());
        image.setRGB(2, 2, file.hashCode() >> 8);
        try {
            Files.createDirectories(root.resolve(file).getParent());
            ImageIO.write(image, "png", root.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rows(int count, IntFunction<String> row) {
        return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /**
     * A task's two files and their images.
     *
     * @param images place of the images, below the root
     * @param named what image names begin with, below the place they are relative to
     */
    private void task(
            String train, String test, String images, String named, String answer, IntFunction<String> testRow) {
        for (int i = 0; i < TRAIN; i++) {
            image(images + "/" + named + "train_" + i + ".png");
        }
        for (int i = 0; i < TEST; i++) {
            image(images + "/" + named + "test_" + i + ".png");
        }
        write(
                train,
                rows(
                        TRAIN,
                        i ->
                                "{\"question_id\": \"%d\", \"image\": \"%strain_%d.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat is it, %d?\"}, {\"from\": \"gpt\", \"value\": \"%s\"}]}"
                                        .formatted(i, named, i, i, answer)));
        write(test, rows(TEST, testRow));
    }

    private static String test(int i, String named, String question, String rest) {
        return "{\"question_id\": \"%d\", \"image\": \"%stest_%d.png\", \"text\": \"%s\", %s}"
                .formatted(100 + i, named, i, question, rest);
    }

    private static IntFunction<String> named(String named, String answer) {
        return i -> test(i, named, "What is it, " + i + "?", "\"answer\": \"" + answer + "\"");
    }

    private void coin(String base, String images, String textVqa) {
        choice(base + "/ScienceQA", images, "ScienceQA/", false);
        task(
                base + "/TextVQA/train.json",
                base + "/TextVQA/" + textVqa,
                images,
                "TextVQA/train_images/",
                "red",
                named("TextVQA/train_images/", "red"));
        task(
                base + "/ImageNet/train.json",
                base + "/ImageNet/test.json",
                images,
                "ImageNet/",
                "tabby",
                named("ImageNet/", "tabby"));
        task(
                base + "/GQA/train.json",
                base + "/GQA/test.json",
                images,
                "GQA/images/",
                "yes",
                named("GQA/images/", "yes"));
        task(
                base + "/VizWiz/train.json",
                base + "/VizWiz/val.json",
                images,
                "VizWiz/",
                "soap",
                named("VizWiz/", "soap"));
        task(
                base + "/Grounding/train.json",
                base + "/Grounding/test.json",
                images,
                "COCO2014/train2014/g_",
                "[0.10, 0.20, 0.30, 0.40]",
                i -> test(
                        i,
                        "COCO2014/train2014/g_",
                        "Where is it?",
                        "\"answer\": \"[0.10, 0.20, 0.30, 0.40]\", \"answer_bbox\": \"[0.10, 0.20, 0.30, 0.40]\", \"size\": [640, 480]"));
        task(
                base + "/VQAv2/train.json",
                base + "/VQAv2/val.json",
                images,
                "COCO2014/train2014/v_",
                "two",
                named("COCO2014/train2014/v_", "two"));
        task(
                base + "/OCRVQA/train.json",
                base + "/OCRVQA/test.json",
                images,
                "OCR-VQA/images/",
                "Jane Doe",
                named("OCR-VQA/images/", "Jane Doe"));
        if (textVqa.equals("val.json")) {
            scienceTruth(images + "/ScienceQA");
            write(images + "/TextVQA/TextVQA_0.5.1_val.json", textVqaTruth("val"));
        }
    }

    /** Every other question has no picture. */
    private void choice(String folder, String images, String named, boolean prism) {
        String question =
                "Which is it?\\nA. red\\nB. blue\\nAnswer with the option's letter from the given choices directly.";
        task(
                folder + "/train.json",
                folder + "/test.json",
                images,
                named,
                "B",
                i -> i % 2 == 0
                        ? test(i, named, question, "\"answer\": \"B\"")
                        : "{\"question_id\": \"%d\", \"text\": \"%s\", \"answer\": \"A\"}"
                                .formatted(100 + i, question));
        if (prism) {
            write(folder + "/pid_splits.json", "{\"train\": [\"1\"], \"test\": [\"100\", \"101\"]}");
        }
    }

    void scienceTruth(String folder) {
        write(
                folder + "/pid_splits.json",
                "{\"train\": [\"0\", \"1\"], \"val\": [\"7\"], \"test\": [\"100\", \"101\", \"102\"], \"minitest\": [\"100\"]}");
        write(
                folder + "/problems.json",
                IntStream.range(100, 103)
                        .mapToObj(i ->
                                "\"%d\": {\"question\": \"Which is it?\", \"choices\": [\"red\", \"blue\"], \"answer\": %d, \"split\": \"test\"}"
                                        .formatted(i, i % 2 == 0 ? 1 : 0))
                        .collect(Collectors.joining(",\n", "{", "}")));
    }

    static String textVqaTruth(String set) {
        return "{\"dataset_type\": \"%s\", \"data\": %s}"
                .formatted(
                        set,
                        rows(
                                TEST,
                                i ->
                                        "{\"question_id\": %d, \"question\": \"What is it?\", \"set_name\": \"%s\", \"image_id\": \"x\", \"answers\": [%s]}"
                                                .formatted(
                                                        (set.equals("val") ? 100 : 0) + i,
                                                        set,
                                                        "\"red\", ".repeat(9) + "\"scarlet\"")));
    }

    private void coinPrism() {
        String base = "instructions/Instructions_Original_0.1";
        coin(base, "datasets", "valid.json");
        choice(base + "/ScienceQA", "datasets", "ScienceQA/", true);
        write(
                base + "/TextVQA/valid.json",
                "{\"dataset_name\": \"textvqa\", \"data\": %s}"
                        .formatted(rows(
                                TEST,
                                i -> test(
                                        i,
                                        "TextVQA/train_images/",
                                        "What is it?",
                                        "\"answers\": [" + "\"red\", ".repeat(9) + "\"scarlet\"]"))));
        write(
                base + "/GQA/testdev_balanced_questions.json",
                "{\"100\": {\"answer\": \"yes\", \"isBalanced\": true}, \"101\": {\"answer\": \"yes\"}, \"102\": {\"answer\": \"no\"}}");
    }

    private void ucit(String base, String images, String prefix, Map<String, String> folders, boolean published) {
        for (String task : List.of("ImageNet-R", "ArxivQA", "VizWiz", "IconQA", "CLEVR", "Flickr30k")) {
            boolean caption = task.equals("VizWiz") || task.equals("Flickr30k");
            String folder = base + folders.getOrDefault(task, task) + "/";
            String named = prefix + task + "/";
            String train = published
                    ? "train"
                    : switch (task) {
                        case "ArxivQA", "CLEVR" -> "train_4w";
                        case "Flickr30k" -> "train_brief_4w";
                        default -> "train";
                    };
            String answer = caption ? "[\"a red dog runs home\", \"a dog runs\"]" : "\"B\"";
            task(
                    folder + train + ".json",
                    folder + (published ? "test" : "test_3000") + ".json",
                    images,
                    named,
                    caption ? "a dog runs home" : "B",
                    i -> test(i, named, "What is it?", "\"answer\": " + answer));
        }
    }

    private void ucit() {
        ucit("UCIT/", "UCIT/datasets", "", Map.of("CLEVR", "CLEVR-Math"), true);
    }

    private void ucitHide() {
        ucit("instructions/", "datasets", "", Map.of(), false);
        write("instructions/VizWiz/val_coco_type_3000.json", captions());
        write("instructions/Flickr30k/test_coco_type.json", captions());
    }

    private void ucitMcitlib3() {
        ucit("UCIT/", "UCIT", "datasets/", Map.of("VizWiz", "VizWiz-caption", "Flickr30k", "Flickr30k-cap"), false);
        write("UCIT/VizWiz-caption/val_coco_type_3000.json", captions());
        write("UCIT/Flickr30k-cap/val_coco_type_3000.json", captions());
        write("UCIT/IconQA/replay.json", "[]").write("UCIT/IconQA/router.json", "[]");
    }

    static String captions() {
        return "{\"images\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}], \"annotations\": %s}"
                .formatted(rows(6, i -> "{\"id\": %d, \"image_id\": %d, \"caption\": \"caption %d of picture %d\"}"
                        .formatted(i, i / 2 + 1, i % 2, i / 2 + 1)));
    }

    private void dcl(String base) {
        for (String task : List.of("RS", "Med", "AD", "Sci", "Fin")) {
            String folder = base + "/" + task;
            String named = task.equals("Sci") ? "images/AI2D_" : "images/";
            task(folder + "/train.json", folder + "/test.json", folder, named, "yes", named(named, "yes"));
        }
        write(base + "/task5Router_train20.json", "[]");
    }

    private void acl() {
        for (String task : List.of("OCR", "Math", "VP", "APP")) {
            String rest =
                    switch (task) {
                        case "OCR" ->
                            "\"answer\": [\"Coke\", \"Coca Cola\"], \"answer_type\": \"Scene Text-centric VQA\"";
                        case "VP" -> "\"answer\": \"3\", \"type\": \"2D\", \"task\": \"Count\"";
                        case "Math" ->
                            "\"answer\": \"4\", \"question_type\": \"free_form\", \"answer_type\": \"integer\", \"answer_option\": null";
                        default -> "\"answer\": \"click\"";
                    };
            task(
                    task + "/train.json",
                    task + "_test/test.json",
                    task,
                    "images/",
                    "3",
                    i -> test(i, "images/", "What is it?", rest));
            for (int i = 0; i < TEST; i++) {
                image(task + "_test/images/test_" + i + ".png");
            }
        }
    }

    private void trigap() {
        Map<String, List<String>> files = Map.of(
                "PMCVQA", List.of("train_standard_4w", "test_standard_3k"),
                "DocVQA", List.of("train_converted_sub", "val_converted"),
                "ChartQA", List.of("train_standard_4w_sub", "test_standard_3k"),
                "IconQA", List.of("train_sub", "test_3000"),
                "InfographicVQA", List.of("infographicsVQA_train_converted_sub", "infographicsVQA_val_converted"),
                "ArxivQA", List.of("train_4w_sub", "test_3000"),
                "Roadside", List.of("train_standard_4w", "test_standard_3k"),
                "ChemVQA", List.of("train_standard_4w", "test_standard_3k"),
                "FloodNetVQA", List.of("train_standard_4w_sub", "test_standard_3k"),
                "CLEVR", List.of("train_4w_sub", "test_3000"));
        files.forEach((task, names) -> task(
                "instructions/" + task + "/" + names.get(0) + ".json",
                "instructions/" + task + "/" + names.get(1) + ".json",
                "datasets",
                task + "/",
                "B",
                i -> test(
                        i,
                        task + "/",
                        "What is it?",
                        task.equals("DocVQA") ? "\"answer\": [\"14 May\", \"May 14\"]" : "\"answer\": \"B\"")));
    }

    private void cvit(String base) {
        choice(base + "/ScienceQA", "dataset", "ScienceQA/", false);
        for (String task : List.of("TextVQA", "Flickr30k", "ImageNet", "GQA", "VQAv2")) {
            boolean val = task.equals("TextVQA") || task.equals("Flickr30k");
            task(
                    base + "/" + task + "/train.json",
                    base + "/" + task + (val ? "/val.json" : "/test.json"),
                    "dataset",
                    task + "/",
                    "a red dog",
                    i -> test(
                            i,
                            task + "/",
                            "What is it?",
                            task.equals("Flickr30k")
                                    ? "\"answer\": [\"a red dog runs\", \"a dog\"]"
                                    : "\"answer\": \"red\""));
        }
    }

    /** All files below a folder with their content. */
    static Map<String, String> content(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".json"))
                    .forEach(files::add);
        }
        return files.stream()
                .collect(Collectors.toMap(file -> folder.relativize(file).toString(), file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }
}
