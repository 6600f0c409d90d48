package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import lilora.engine.InputException;
import lilora.engine.data.Finding;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.data.ImageRoot;
import lilora.engine.data.Task;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run would refuse, the checks refuse, with file, line and item; and what real data holds has a way on. */
class DataCheckTest {
    @TempDir
    Path folder;

    private TaskReport check(String metric, String test) {
        return check(
                metric,
                "[{\"id\": 1, \"conversations\": [{\"from\": \"human\", \"value\": \"q\"}, {\"from\": \"gpt\", \"value\": \"a\"}]}]",
                test);
    }

    private TaskReport check(String metric, String train, String test) {
        write("task.json", """
                {"schema": 1, "id": "t", "title": "T", "kind": "k", "description": "d", "metric": "%s",
                 "train": "train.json", "test": "test.json", "imageRoot": "images", "maxNewTokens": 8}
                """.formatted(metric));
        write("train.json", train);
        write("test.json", test);
        write("images/none.txt", "");
        return new TaskValidator(DataCheck.settings()).check(folder);
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLongestAnswerLeavesRoomForTemplateAndImage() throws IOException {
        Path model = TinyModel.write(folder.resolve("model"));
        try (ModelFolder opened = ModelFolder.open(model);
                ImageRoot images = ImageRoot.open(folder, null)) {
            int template = opened.conversation().prompt("", 1).length - 1;
            assertThat(Preparation.limits(opened, 200).apply(images).maxAnswer())
                    .isEqualTo(200 - template - opened.config().imageTokens());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    choice    | "answer": "cat"                           | UNUSABLE_ANSWER       | must be the letter
                    choice    | "answer": "b"                             | UNUSABLE_ANSWER       | must be the letter
                    choice    | "answer": ["A", "B"]                      | UNUSABLE_ANSWER       | must be the letter
                    choice    | "answer": "C", "choices": ["x", "y"]      | ANSWER_BEYOND_CHOICES | only 2 choices
                    choice    | "answer": "A", "choices": "x"             | BAD_FIELD             | list of the options
                    caption   | "answer": "..."                           | UNUSABLE_ANSWER       | without a word
                    caption   | "answer": ["A dog.", ""]                  | UNUSABLE_ANSWER       | without a word
                    exact     | "answer": true                            | BAD_FIELD             | put it in quotes
                    exact     | "answer": 1.10                            | BAD_FIELD             | put it in quotes
                    exact     | "answer": {"x": 1}                        | BAD_FIELD             | text or a list of texts
                    exact     | "answer": NaN                             | BAD_FIELD             | put it in quotes
                    exact     | "answer": ""                              | EMPTY_ANSWER          | is empty
                    exact     | "answer": "\\u00a0"                       | EMPTY_ANSWER          | is empty
                    exact     | "answer": "\\ud83d"                       | BAD_FIELD             | half of a character
                    exact     | "answer": "a", "image": "a\\\\b.png"      | MISSING_IMAGE         | written with backslashes
                    exact     | "answer": "a", "image": "a\\u0000b.png"   | IMAGE_OUTSIDE_ROOT    | holds a character that no file name can have
                    exact     | "answer_bbox": "[0.1,0.2,0.3,0.4]"        | BAD_FIELD             | set it in task.json
                    grounding | "answer_bbox": [1, 2, 3]                  | BAD_FIELD             | four numbers
                    grounding | "answer_bbox": [1, 2, 30, 40]             | BAD_FIELD             | field size
                    grounding | "answer_bbox": "left"                     | UNUSABLE_ANSWER       | one box
                    """)
    void anAnswerThatCannotBeScoredIsFoundWithItsItem(String metric, String fields, Code code, String sentence) {
        TaskReport report = check(metric, "[\n{\"question_id\": \"x7\", \"text\": \"q\", " + fields + "}]");
        assertThat(report.usable()).isFalse();
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.message()).contains(sentence).contains("test.json, line 2, item \"x7\"");
            assertThat(finding.item()).isEqualTo("x7");
            assertThat(finding.line()).isEqualTo(2);
        });
    }

    /** Of one document every inverse frequency is 0, and so is CIDEr-D. */
    @Test
    void captionsOfASingleItemAreRefused() {
        String item = "{\"question_id\": %d, \"text\": \"q\", \"answer\": \"A dog runs.\"}";
        for (String metric : List.of("caption", "caption-coco", "caption-cvit")) {
            TaskReport one = check(metric, "[" + item.formatted(1) + "]");
            assertThat(one.usable()).as(metric).isFalse();
            assertThat(one.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Code.TOO_FEW_ITEMS);
                assertThat(finding.message())
                        .contains(") of a single test item is 0 whatever is answered", "add test items");
            });
            assertThat(check(metric, "[" + item.formatted(1) + "," + item.formatted(2) + "]")
                            .usable())
                    .as(metric)
                    .isTrue();
        }
        assertThat(check("exact", "[" + item.formatted(1) + "]").usable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    exact     | "answer": "a", "score": NaN, "other": -Infinity
                    exact     | "answer": 12345678901234567890
                    choice    | "answer": "B", "choices": ["x", "y"]
                    grounding | "answer_bbox": "[0.1,0.2,0.3,0.4]", "size": [640, 480]
                    grounding | "answer_bbox": [0.1, 0.2, 0.3, 0.4]
                    grounding | "answer_bbox": [64, 96, 192, 192], "size": [640, 480]
                    """)
    void whatCanBeReadIsRead(String metric, String fields) {
        TaskReport report = check(metric, "\ufeff[{\"question_id\": 1, \"text\": \"q\", " + fields + "}]");
        assertThat(report.findings()).noneMatch(f -> f.severity() == Severity.ERROR);
        if (fields.contains("64, 96")) {
            try (Task task = Task.load(folder)) {
                assertThat(task.test().get(0).answers()).containsExactly("[0.1, 0.2, 0.3, 0.4]");
            }
        }
    }

    @Test
    void brokenTextIsNamedWithoutTheLibrarysSwitches() {
        for (String broken : List.of(
                "[{\"question_id\": 1,}]",
                "[{\"question_id\": 1},]",
                "[{'question_id': 1}]",
                "[{\"question_id\": 1} // x\n]",
                "[{\"question_id\": +1}]",
                "[{\"question_id\": 01}]",
                "[{\"question_id\": \"a\\x\"}]",
                "[{\"question_id\": \"a\nb\"}]",
                "[{\"question_id\": nul}]",
                "[{\"question_id\": 1, \"question_id\": 2}]",
                "[{\"question_id\": \"1\"",
                "[{\"question_id\": " + "[".repeat(3000) + "}]",
                "[{\"question_id\": " + "9".repeat(3000) + "}]")) {
            TaskReport report = check("exact", broken);
            assertThat(report.usable()).as(broken).isFalse();
            assertThat(report.findings()).as(broken).allSatisfy(finding -> assertThat(finding.message())
                    .doesNotContain("ALLOW_", "Feature", "Jackson", "StreamRead", "enable", "Token", "Exception"));
            assertThat(report.findings().toString()).contains("test.json", "file=test.json");
        }
    }

    @Test
    void trainImagesInTheTestAreAWarningWithACount() throws IOException {
        image("images/a.png", 1);
        image("images/b.png", 1);
        TaskReport report = check(
                "exact",
                "[{\"id\": 1, \"image\": \"a.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>q\"}, {\"from\": \"gpt\", \"value\": \"a\"}]}]",
                "[{\"question_id\": 1, \"image\": \"b.png\", \"text\": \"q\", \"answer\": \"a\"}]");
        assertThat(report.usable()).isTrue();
        assertThat(report.totals()).containsEntry(Code.IMAGE_IN_TRAIN_AND_TEST, 1);
    }

    @Test
    void aLinkedSubfolderIsReachedOnlyWhenTheTaskNamesIt(@TempDir Path outside) throws IOException {
        image("images/a.png", 1);
        Files.createDirectories(outside.resolve("coco"));
        Files.copy(folder.resolve("images/a.png"), outside.resolve("coco/b.png"));
        Files.createSymbolicLink(folder.resolve("images/coco"), outside.resolve("coco"));
        String test = "[{\"question_id\": 1, \"image\": \"coco/b.png\", \"text\": \"q\", \"answer\": \"a\"}]";
        assertThat(check("exact", test).findings()).singleElement().satisfies(f -> assertThat(f.message())
                .contains("linkedFolders of task.json"));
        String description = Files.readString(folder.resolve("task.json"));
        for (String named : List.of("coco", "other", "coco/b.png", "..")) {
            write(
                    "task.json",
                    description.replace(
                            "\"maxNewTokens\"", "\"linkedFolders\": [\"" + named + "\"], \"maxNewTokens\""));
            assertThat(new TaskValidator(DataCheck.settings()).check(folder).usable())
                    .as(named)
                    .isEqualTo(named.startsWith("coco"));
        }
    }

    @Test
    void aZipEntryIsReadNoFurtherThanTheLimit() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.png"));
            out.write(new byte[200_000_000]);
            out.closeEntry();
        }
        byte[] bytes = zip.toByteArray();
        // The directory at the end says that the entry holds ten bytes.
        for (int i = bytes.length - 60; i > bytes.length - 200; i--) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
                bytes[i + 24] = 10;
                bytes[i + 25] = 0;
                bytes[i + 26] = 0;
                bytes[i + 27] = 0;
            }
        }
        Files.write(folder.resolve("images.zip"), bytes);
        check("exact", "[{\"question_id\": 1, \"image\": \"a.png\", \"text\": \"q\", \"answer\": \"a\"}]");
        write("task.json", Files.readString(folder.resolve("task.json")).replace("\"images\"", "\"images.zip\""));
        TaskReport report = new TaskValidator(DataCheck.settings()).check(folder);
        assertThat(report.totals()).containsKey(Code.BAD_IMAGE);
    }

    /** {@code -Dlilora.fuzz=N} runs N times as many. */
    @Test
    void damagedDataIsRefusedInASentence() {
        SplittableRandom random = new SplittableRandom(20260101);
        String sound =
                "[{\"question_id\": \"x\", \"image\": \"a.png\", \"text\": \"<image> q?\", \"answer\": [\"a\", \"b\"], \"choices\": [\"x\"], \"type\": \"t\", \"answer_bbox\": [0.1, 0.2], \"size\": [1, 2], \"conversations\": [{\"from\": \"human\", \"value\": \"v\"}]}]";
        String[] parts = {
            "null",
            "NaN",
            "-1",
            "1e999",
            "[]",
            "{}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "true",
            "\"<image>\"",
            ",",
            "\"",
            "}",
            "]",
            ":",
            "\\",
            "\ufeff",
            "\u0000",
            "..",
            "/",
            "\"../x\""
        };
        for (int i = 0; i < 300 * Integer.getInteger("lilora.fuzz", 1); i++) {
            StringBuilder text = new StringBuilder(sound);
            for (int edit = 0; edit <= random.nextInt(4); edit++) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(12));
                text.replace(at, end, parts[random.nextInt(parts.length)]);
            }
            String metric = List.of("exact", "choice", "caption", "grounding").get(random.nextInt(4));
            TaskReport report = check(metric, text.toString());
            for (Finding finding : report.findings()) {
                assertThat(finding.message())
                        .as(text.toString())
                        .isNotBlank()
                        .doesNotContain("Exception", "ALLOW_", "Feature", "lilora.engine");
            }
            try (Task task = Task.load(folder)) {
                assertThat(task.test().size()).isLessThan(3);
            } catch (InputException e) {
                assertThat(report.usable()).as(text.toString()).isFalse();
            }
        }
    }

    private void image(String name, int rgb) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(1, 1, rgb);
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            ImageIO.write(image, "png", out);
        }
    }
}
