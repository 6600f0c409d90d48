package lilora.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskValidatorTest {
    @TempDir
    Path folder;

    private static TaskReport check(Path folder) {
        return new TaskValidator(CheckSettings.DEFAULT).check(folder);
    }

    @Test
    void aSoundTaskIsCountedAndHasNoFindings() {
        TaskFolder.in(folder);
        TaskReport report = check(folder);
        assertThat(report.findings()).isEmpty();
        assertThat(report.usable()).isTrue();
        assertThat(report.counts().train()).isEqualTo(2);
        assertThat(report.counts().testTextOnly()).isEqualTo(1);
        assertThat(report.counts().images()).isEqualTo(2);
        assertThat(report.counts().imageBytes()).isPositive();
        assertThat(report.counts().testTypes()).containsEntry("hue", 1);
        assertThat(report.counts().answerLengths()).containsExactly(entry(1, 2));
        assertThat(report.counts().questionLengths().keySet()).containsExactly(2, 3);
        assertThat(Json.parse("report", Json.compact(report), TaskReport.class)).isEqualTo(report);
    }

    @Test
    void allFaultsAreListedAtOnce() {
        TaskFolder.in(folder)
                .write(
                        "train.json",
                        TaskFolder.TRAIN
                                .replace("\"value\": \"red\"", "\"value\": \"\"")
                                .replace("\"id\": 7", "\"idd\": 7"))
                .write(
                        "test.json",
                        TaskFolder.TEST.replace("blue.png", "none.png").replace("\"2\"", "1"));
        TaskReport report = check(folder);
        assertThat(report.usable()).isFalse();
        assertThat(report.totals().keySet())
                .containsExactlyInAnyOrder(
                        Code.EMPTY_ANSWER, Code.UNKNOWN_FIELD, Code.MISSING_ID, Code.DUPLICATE_ID, Code.MISSING_IMAGE);
        assertThat(report.findings())
                .allSatisfy(f ->
                        assertThat(f.message()).contains("line " + f.line()).startsWith(folder.toString()));
    }

    @Test
    void aBrokenFileIsReportedAndTheOthersAreCheckedStill() {
        TaskFolder.in(folder)
                .write("train.json", TaskFolder.TRAIN.replace("\"two\"}]", "\"two\"}"))
                .write("test.json", TaskFolder.TEST.replace("blue.png", "none.png"));
        TaskReport report = check(folder);
        assertThat(report.totals()).containsOnlyKeys(Code.BROKEN_JSON, Code.MISSING_IMAGE);
        assertThat(report.findings().get(0).message())
                .contains("train.json, line 3, column")
                .contains("not valid JSON");
        assertThat(report.counts().train()).isEqualTo(1);
    }

    @Test
    void aMissingTaskFileIsAFindingToo() {
        assertThat(check(folder).findings()).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo(Code.BAD_TASK_FILE);
            assertThat(f.message()).contains("holds no task.json");
        });
    }

    @Test
    void imagesThatAreCutHugeOrLinkedOutAreFound(@TempDir Path outside) throws IOException {
        TaskFolder.in(folder).write("train.json", items("cut.png", "big.png", "link.png", "../up.png", "text.png"));
        byte[] whole = Files.readAllBytes(folder.resolve("images/red.png"));
        Files.write(folder.resolve("images/cut.png"), Arrays.copyOf(whole, whole.length * 5 / 8));
        Files.copy(Path.of("src/test/resources/lilora/engine/image/rgb.png"), folder.resolve("images/big.png"));
        Files.createSymbolicLink(folder.resolve("images/link.png"), Files.writeString(outside.resolve("x"), "x"));
        Files.writeString(folder.resolve("images/text.png"), "no image");
        CheckSettings settings = new CheckSettings(
                new ImageLimits(1000, 1 << 20),
                Set.of(),
                null,
                20,
                (metric, item) -> {},
                (metric, items) -> Optional.empty());
        TaskReport report = new TaskValidator(settings).check(folder);
        assertThat(report.findings())
                .extracting(Finding::code)
                .containsExactly(
                        Code.BAD_IMAGE,
                        Code.BAD_IMAGE,
                        Code.IMAGE_OUTSIDE_ROOT,
                        Code.IMAGE_OUTSIDE_ROOT,
                        Code.BAD_IMAGE);
        assertThat(report.findings())
                .extracting(Finding::message)
                .satisfiesExactly(
                        m -> assertThat(m)
                                .contains("train.json, line 1, item \"0\": image \"cut.png\": the image is damaged"),
                        m -> assertThat(m).contains("50 x 37 pixels, more than the limit of 1,000"),
                        m -> assertThat(m).contains("is a link that leads out of images"),
                        m -> assertThat(m).contains("leaves its folder by \"..\""),
                        m -> assertThat(m).contains("not an image of a known format"));
    }

    @Test
    void aTestImageThatIsTrainedOnIsFoundUnderAnotherName() throws IOException {
        TaskFolder.in(folder);
        Files.copy(
                folder.resolve("images/red.png"),
                folder.resolve("images/blue.png"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(check(folder).findings()).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo(Code.IMAGE_IN_TRAIN_AND_TEST);
            assertThat(f.severity()).isEqualTo(Severity.WARNING);
            assertThat(f.message())
                    .contains(
                            "test.json, line 2, item \"1\": image \"blue.png\" is used for training too (train.json, line 2)");
        });
    }

    @Test
    void lettersBeyondTheChoicesAreFound() {
        TaskFolder.in(folder)
                .write("task.json", TaskFolder.DESCRIPTION.replace("\"exact\"", "\"choice\""))
                .write(
                        "train.json",
                        "[{\"id\": 1, \"conversations\": [{\"from\": \"human\", \"value\": \"q\\nA. x\\nB. y\"}, {\"from\": \"gpt\", \"value\": \"C\"}]}]")
                .write(
                        "test.json",
                        "[{\"question_id\": 1, \"text\": \"q\", \"choices\": [1, 2], \"answer\": \"C\"},\n{\"question_id\": 2, \"text\": \"q\", \"choices\": [1, 2], \"answer\": \"B\"}]");
        assertThat(check(folder).findings())
                .extracting(Finding::message)
                .satisfiesExactly(
                        m -> assertThat(m)
                                .contains("test.json, line 1")
                                .contains("the answer is C, but there are only 2 choices"),
                        m -> assertThat(m).contains("train.json, line 1").contains("the answer is C"));
    }

    @Test
    void lengthsAndMetricsAreCheckedWhereTheyAreKnown() {
        TaskFolder.in(folder);
        CheckSettings settings = CheckSettings.DEFAULT
                .withMetrics(Set.of("exacts", "text"))
                .withTokens(new TokenLimits(String::length, 2, item -> 100, item -> 42, 50, 50, ""));
        TaskReport report = new TaskValidator(settings).check(folder);
        assertThat(report.totals()).containsEntry(Code.UNKNOWN_METRIC, 1).containsEntry(Code.LONG_ANSWER, 2);
        assertThat(report.findings().get(0).message()).contains("Did you mean \"exacts\"?");
        TokenLimits whole = new TokenLimits(String::length, 9, item -> 100, item -> 43, 50, 50, "");
        assertThat(new TaskValidator(CheckSettings.DEFAULT.withTokens(whole))
                        .check(folder)
                        .totals())
                .containsOnlyKeys(Code.LONG_SEQUENCE);
    }

    @Test
    void aThousandFaultsOfOneKindAreCountedButNotListed() {
        String[] names = new String[1000];
        Arrays.setAll(names, i -> "none" + i + ".png");
        TaskFolder.in(folder).write("train.json", items(names));
        TaskReport report = check(folder);
        assertThat(report.findings()).hasSize(20);
        assertThat(report.totals()).containsEntry(Code.MISSING_IMAGE, 1000);
        assertThat(report.errors()).isEqualTo(1000);
    }

    @Test
    void aSequenceIsComparedTaskByTask() {
        TaskFolder.in(folder.resolve("one"));
        TaskFolder.in(folder.resolve("two")).write("task.json", TaskFolder.DESCRIPTION.replace("colours", "other"));
        List<Path> sequence = List.of(folder.resolve("one"), folder.resolve("two"), folder.resolve("one"));
        SequenceReport report = new TaskValidator(CheckSettings.DEFAULT).checkSequence(sequence);
        assertThat(report.usable()).isFalse();
        assertThat(report.across())
                .extracting(Finding::message)
                .satisfiesExactly(
                        m -> assertThat(m)
                                .contains(
                                        "Tasks colours and other share 2 images, such as blue.png; none is a test image"),
                        m -> assertThat(m).contains("Task colours is in the sequence twice"),
                        m -> assertThat(m).contains("Tasks other and colours share 2 images"));
    }

    private static String items(String... images) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < images.length; i++) {
            lines.append(
                    "{\"id\": \"%d\", \"image\": \"%s\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\"}, {\"from\": \"gpt\", \"value\": \"a\"}]}%n"
                            .formatted(i, images[i]));
        }
        return lines.toString();
    }
}
