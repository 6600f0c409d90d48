package lilora.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
    @TempDir
    Path folder;

    private TaskFolder files;

    @BeforeEach
    void write() {
        files = TaskFolder.in(folder);
    }

    @Test
    void aTaskIsLoadedWithTheLinesOfItsItems() {
        try (Task task = Task.load(folder)) {
            assertThat(task.id()).isEqualTo("colours");
            assertThat(task.train())
                    .containsExactly(
                            new TrainItem(
                                    "a",
                                    List.of("red.png"),
                                    List.of(Turn.human("<image>\nWhich colour?"), Turn.gpt("red")),
                                    2),
                            new TrainItem("7", List.of(), List.of(Turn.human("One and one?"), Turn.gpt("two")), 3));
            assertThat(task.test())
                    .containsExactly(
                            new TestItem("1", List.of("blue.png"), "Which colour?", List.of("blue"), "hue", -1, 2),
                            new TestItem("2", List.of(), "Two and two?", List.of("four", "4"), null, -1, 3));
            assertThat(task.images().resolve(task.train().get(0).images().get(0), ""))
                    .exists()
                    .hasFileName("red.png");
            assertThat(task.warnings()).isEmpty();
        }
    }

    @Test
    void anItemMayShowSeveralImagesWhereItsMarkersAre() {
        files.write(
                "train.json",
                TaskFolder.TRAIN
                        .replace("\"image\": \"red.png\"", "\"images\": [\"red.png\", \"blue.png\"]")
                        .replace("<image>\\nWhich colour?", "Is <image> <image>?"));
        files.write(
                "test.json",
                TaskFolder.TEST
                        .replace("\"image\": \"blue.png\"", "\"image\": [\"blue.png\", \"red.png\"]")
                        .replace("Two and two?", "Two and two?\", \"images\": [\"red.png\"], \"hint\": \""));
        try (Task task = Task.load(folder)) {
            assertThat(task.train().get(0).images()).containsExactly("red.png", "blue.png");
            assertThat(task.train().get(0).turns().get(0).text()).isEqualTo("Is <image> <image>?");
            assertThat(task.test().get(0).images()).containsExactly("blue.png", "red.png");
            assertThat(task.test().get(0).prompt()).isEqualTo("Which colour?");
            assertThat(task.test().get(1).images()).containsExactly("red.png");
        }
        TaskReport report = new TaskValidator(CheckSettings.DEFAULT).check(folder);
        assertThat(report.counts().images()).isEqualTo(2);
        assertThat(report.counts().trainTextOnly()).isEqualTo(1);
        assertThat(report.totals()).containsEntry(Finding.Code.IMAGE_IN_TRAIN_AND_TEST, 2);
    }

    @Test
    void oneObjectALineIsReadLikeAnArray() {
        String lines =
                TaskFolder.TRAIN.replace("[\n{", "{").replace("},\n{", "}\n{").replace("\n]", "");
        assertThat(lines).doesNotContain("[\n");
        files.write("train.json", lines);
        assertThat(Task.load(folder).train()).extracting(TrainItem::id).containsExactly("a", "7");
    }

    @Test
    void theVariantsOfTheFieldAreUnderstood() {
        files.write("test.json", """
                [{"id": 5, "text": "<image>\\nq", "image": "blue.png", "answers": ["x", "y", "x"], "metadata": {"a": 1}},
                 {"question_id": "o", "text": "q", "answers": [{"answer": "x", "answer_id": 1}, {"answer": "z"}]},
                 {"question_id": "n", "text": "q", "answer": 3, "metadata": null, "category": "c"},
                 {"id": "c", "image": "blue.png", "conversations": [{"from": "human", "value": "<image>\\nq"}, {"from": "gpt", "value": "v"}]}]
                """);
        Task task = Task.load(folder);
        assertThat(task.test()).extracting(TestItem::prompt).containsOnly("q");
        assertThat(task.test())
                .extracting(TestItem::answers)
                .containsExactly(List.of("x", "y", "x"), List.of("x", "z"), List.of("3"), List.of("v"));
        assertThat(task.warnings())
                .extracting(Finding::message)
                .containsExactly(
                        folder.resolve("test.json") + ": field category is not used (1 items, first in line 3).",
                        folder.resolve("test.json") + ": field metadata is not used (2 items, first in line 1).");
    }

    @Test
    void optionsAreCountedWhereTheMetricIsChoice() {
        files.write("task.json", TaskFolder.DESCRIPTION.replace("\"exact\"", "\"choice\""));
        files.write("test.json", """
                [{"question_id": 1, "text": "q\\nA. one\\nB. two\\nC. three\\nAnswer.", "answer": "B"},
                 {"question_id": 2, "text": "q", "answer": "B", "choices": ["x", "y"]},
                 {"question_id": 3, "text": "A. only", "answer": "B"}]
                """);
        assertThat(Task.load(folder).test()).extracting(TestItem::choices).containsExactly(3, 2, -1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        train.json | "value": "red"}]          | "value": "red"}                | train.json, line 2, column
        train.json | "red.png",                | "red.png"                      | train.json, line 2, column
        train.json | {"id": 7,                 | {"id": 7, "id": 8,             | train.json, line 3, column 15: field id is given twice
        train.json | "value": "red"            | "value": " "                   | train.json, line 2, item "a": field conversations[1].value, an answer, is empty
        train.json | "One and one?"            | ""                             | train.json, line 3, item "7": field conversations[0].value, a question, is empty
        train.json | {"from": "gpt", "value": "two"} | {"from": "human", "value": "x"} | line 3, item "7": conversations[1] is by the same speaker
        train.json | , {"from": "gpt", "value": "two"} | ``                     | line 3, item "7": the conversation ends without an answer by gpt
        train.json | "from": "gpt", "value": "two" | "from": "bot", "value": "two" | conversations[1].from is "bot", but must be "human" or "gpt"
        train.json | "value": "two"            | "value": ["two"]               | field conversations[1].value must be text
        train.json | <image>\\nWhich           | Which                          | line 2, item "a": the item has an image, but <image> occurs 0 times
        train.json | <image>\\nWhich           | <image><image>Which            | the item has an image, but <image> occurs 2 times
        train.json | One and one?              | <image> One?                   | line 3, item "7": a question holds <image>, but the item has no image
        train.json | "value": "red"            | "value": "<image>"             | an answer holds <image>
        train.json | "image": "red.png"        | "imgae": "red.png"             | line 2, item "a": field imgae is unknown. Did you mean "image"?
        train.json | "image": "red.png"        | "image": ["red.png", "x.png"]  | the item has 2 images, but <image> occurs 1 times; put it once for each
        train.json | "image": "red.png"        | "image": ["red.png", ""]       | field image must be a list of names of files
        train.json | "image": "red.png"        | "image": "x", "images": ["y"]  | fields image and images are both there
        train.json | "image": "red.png"        | "images": []                   | line 2, item "a": a question holds <image>, but the item has no image
        train.json | "image": "red.png"        | "images": {"a": "red.png"}     | field images must be the name of a file
        test.json  | "image": "blue.png", "text": "Which | "images": ["blue.png", "red.png", "x"], "text": "<image><image> Which | test.json, line 2, item "1": the item has 3 images, but <image> occurs 2 times; put it once for each, or remove it
        train.json | "image": "red.png"        | "image": ""                    | field image must be the name of a file
        train.json | "conversations": [{"from": "human", "value": "One | "talk": [{"from": "human", "value": "One | field conversations must be a list of turns
        test.json  | "question_id": "2"        | "question_id": "1"             | test.json, line 3, item "1": line 2 has the same question_id
        test.json  | "question_id": 1,         | ``                             | test.json, line 2, item "#1": the item has no question_id
        test.json  | "answer": "blue"          | "answer": ""                   | test.json, line 2, item "1": the answer is empty
        test.json  | "answer": "blue"          | "answer": []                   | the answer is empty
        test.json  | "answer": "blue",         | ``                             | field answer is missing
        test.json  | "answer": "blue"          | "answer": {"a": 1}             | field answer must be text or a list of texts
        test.json  | "text": "Which colour?"   | "text": " "                    | the question is empty
        test.json  | "text": "Which colour?",  | ``                             | field text, the question, is missing
        test.json  | Two and two?              | <image> Two?                   | the question holds <image>, but the item has no image
        test.json  | "type": "hue"             | "choices": 4                   | field choices must be a list of the options
        task.json  | "title"                   | "titel"                        | task.json, line 2, column 86, field titel: is unknown. Did you mean "title"?
        task.json  | "schema": 1               | "schema": 2                    | schema is 2, but this version reads schema 1
        task.json  | "id": "colours"           | "id": "a/b"                    | id is "a/b"; use letters
        task.json  | "maxNewTokens": 8         | "maxNewTokens": 0              | maxNewTokens is 0
        task.json  | "imageRoot": "images"     | "imageRoot": "../images"       | imageRoot is "../images", which leaves its folder by ".."
        task.json  | "imageRoot": "images"     | "imageRoot": "/images"         | imageRoot is "/images", which is an absolute path
        task.json  | "imageRoot": "images"     | "imageRoot": "imges"           | field imageRoot: imges does not exist
        task.json  | "imageRoot": "images"     | "imageRoot": "train.json"      | field imageRoot: train.json is neither a folder nor a readable .zip file
        task.json  | "train": "train.json", "test": "test.json", | ``           | neither train nor test is given
        task.json  | "train": "train.json"     | "train": "trian.json"          | trian.json does not exist
        """)
    void everyFaultIsOneSentenceWithItsPlace(String file, String good, String bad, String sentence) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(good);
        files.write(file, text.replace(good, bad));
        assertThatThrownBy(() -> Task.load(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void repeatedTrainingIdsAreAWarningRepeatedItemsAnError() {
        files.write("train.json", TaskFolder.TRAIN.replace("\"id\": 7", "\"id\": \"a\""));
        assertThat(Task.load(folder).warnings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .contains("line 3, item \"a\": line 2 has the same id");
        String item = TaskFolder.TRAIN.lines().skip(2).findFirst().orElseThrow();
        files.write("train.json", "[\n" + item + ",\n" + item + "\n]");
        assertThatThrownBy(() -> Task.load(folder))
                .hasMessageContaining("line 3, item \"7\": the same item is in line 2 already");
    }

    @Test
    void aFolderWithoutTaskFileIsNamed() {
        assertThatThrownBy(() -> Task.load(folder.resolve("images")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is not a task: it holds no task.json");
    }

    @Test
    void aFolderThatIsGoneIsSaidToBe() {
        assertThatThrownBy(() -> Task.load(folder.resolve("gone")))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "The task folder %s does not exist; put it back or correct the path.", folder.resolve("gone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.png",
                "/etc/passwd",
                "a/../../secret.png",
                "link.png",
                "linked/secret.png",
                "C:\\x.png"
            })
    void imagesOutsideTheRootAreRefused(String name) throws IOException {
        files.image("secret.png", 0).image("elsewhere/secret.png", 0);
        Files.createSymbolicLink(folder.resolve("images/link.png"), folder.resolve("secret.png"));
        Files.createSymbolicLink(folder.resolve("images/linked"), folder.resolve("elsewhere"));
        try (ImageRoot root = ImageRoot.open(folder, "images")) {
            assertThatThrownBy(() -> root.resolve(name, "train.json, line 3, item \"x\": "))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("train.json, line 3, item \"x\": image \"" + name + "\"")
                    .hasMessageContaining("images");
        }
    }

    @Test
    void linksInsideTheRootAndALinkAsRootAreFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("images/also.png"), folder.resolve("images/red.png"));
        Files.move(folder.resolve("images"), folder.resolve("moved"));
        Files.createSymbolicLink(folder.resolve("images"), folder.resolve("moved"));
        Files.delete(folder.resolve("moved/also.png"));
        Files.createSymbolicLink(folder.resolve("moved/also.png"), Path.of("red.png"));
        try (ImageRoot root = ImageRoot.open(folder, "images")) {
            assertThat(root.resolve("also.png", "")).exists();
            assertThatThrownBy(() -> root.resolve("none.png", "")).hasMessageContaining("is not in images");
        }
    }

    @Test
    void aZipServesAsImageRootTwiceAtOnce() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(
                URI.create("jar:" + folder.resolve("images.zip").toUri()), Map.of("create", "true"))) {
            Files.createDirectory(zip.getPath("/sub"));
            Files.copy(folder.resolve("images/red.png"), zip.getPath("/sub/red.png"));
        }
        try (ImageRoot one = ImageRoot.open(folder, "images.zip");
                ImageRoot two = ImageRoot.open(folder, "images.zip")) {
            assertThat(Files.readAllBytes(one.resolve("sub/red.png", "")))
                    .isEqualTo(Files.readAllBytes(two.resolve("sub/red.png", "")))
                    .isEqualTo(Files.readAllBytes(folder.resolve("images/red.png")));
            assertThatThrownBy(() -> one.resolve("red.png", "x: "))
                    .hasMessageContaining("x: image \"red.png\" is not in images.zip");
            assertThatThrownBy(() -> one.resolve("../red.png", "")).hasMessageContaining("\"..\"");
        }
    }

    @Test
    void theContentHashFollowsEveryByteAndNotThePlace(@TempDir Path other) throws IOException {
        String hash = Task.load(folder).contentHash();
        assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(Task.load(folder).contentHash());
        TaskFolder copy = TaskFolder.in(other);
        copy.image("images/unused.png", 5);
        assertThat(Task.load(other).contentHash()).isEqualTo(hash);
        copy.image("images/blue.png", 0x0000fe);
        assertThat(Task.load(other).contentHash()).isNotEqualTo(hash);
        TaskFolder.in(other).write("task.json", TaskFolder.DESCRIPTION + " ");
        assertThat(Task.load(other).contentHash()).isNotEqualTo(hash);
        Files.delete(other.resolve("images/blue.png"));
        assertThatThrownBy(() -> Task.load(other).contentHash())
                .hasMessageContaining("test.json, line 2, item \"1\": image \"blue.png\" is not in images");
    }
}
