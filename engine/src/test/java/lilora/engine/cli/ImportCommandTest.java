package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.Turn;
import lilora.engine.run.ExitCode;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published instruction files become tasks, or a sentence says which row or option does not fit. */
class ImportCommandTest {
    private static final String TURNS =
            "\"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat?\"}, {\"from\": \"gpt\", \"value\": \"red\"}]";
    private static final String ROW = "{\"id\": \"1\", \"image\": \"a.png\", " + TURNS + "}";
    private static final String ASKED =
            "{\"question_id\": 1, \"image\": \"b.png\", \"text\": \"What?\", \"answer\": \"red\"}";

    @TempDir
    private Path folder;

    private Path images;
    private Path out;

    @BeforeEach
    void makeImages() throws IOException {
        images = folder.resolve("pictures");
        out = folder.resolve("tasks/one");
        for (String name : List.of("a.png", "b.png", "c.png", "deep/d.png")) {
            BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, name.hashCode());
            Path file = images.resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Invocation imported(Object... more) {
        List<Object> all = new ArrayList<>(List.of("import", "--images", images, "--out", out));
        all.addAll(List.of(more));
        return Invocation.of(all.toArray());
    }

    private void nothingIsLeft() throws IOException {
        assertThat(out).doesNotExist();
        if (Files.exists(out.getParent())) {
            try (Stream<Path> left = Files.list(out.getParent())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CoIN, ScienceQA     | {"question_id": "1", "image": "b.png", "text": "Which?\\nA. cat\\nB. dog\\nAnswer with the option's letter.", "answer": "B"} | choice    | B
            SciQA, some in text | {"question_id": "1", "text": "Which?\\nA. cat\\nB. dog", "answer": "A"}, {"question_id": "2", "image": "b.png", "text": "Which one?\\nA. cat\\nB. dog", "answer": "B"} | choice | A
            CoIN, Grounding     | {"question_id": 1, "image": "b.png", "text": "Give the box: man", "answer_bbox": "[0.1, 0.2, 0.3, 0.4]", "size": [640, 480]}  | grounding | [0.1, 0.2, 0.3, 0.4]
            box of pixels       | {"qid": 1, "image": "b.png", "text": "Give the box: man", "answer_bbox": [64, 48, 320, 480], "size": [640, 480]}           | grounding | [0.1, 0.1, 0.5, 1.0]
            UCIT, captions      | {"question_id": 1, "image": "b.png", "text": "Describe.", "answer": ["a man rides a brown horse", "a person on a tall horse"]}, {"question_id": 2, "image": "b.png", "text": "Describe.", "answer": ["a red car on a road", "a car drives by the sea"]} | caption   | a man rides a brown horse
            VQAv2, ten answers  | {"question_id": 1, "image": "b.png", "question": "Colour?", "answers": [{"answer": "red"}, {"answer": "dark red"}]}        | text      | red
            ImageNet            | {"question_id": 1, "image": "b.png", "text": "What is it?", "answer": "goldfish"}                                         | exact     | goldfish
            names of its own    | {"qid": "x7", "img": "b.png", "question": "What is it?", "label": "goldfish"}                                             | exact     | goldfish
            LLaVA               | {"id": "x7", "image": "b.png", "conversations": [{"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "goldfish"}]} | exact | goldfish
            a number            | {"question_id": 1, "image": "b.png", "question": "How many?", "answer": 3}                                                | exact     | 3
            one letter, no list | {"question_id": 1, "image": "b.png", "text": "What letter is it?", "answer": "B"}                                         | exact     | B
            """)
    void publishedRowsAreReadAndTheirMetricIsTold(String layout, String row, String metric, String answer)
            throws IOException {
        String told = imported("--test", file("test.json", "[" + row + "]"))
                .succeeded()
                .out();
        assertThat(told).contains("metric: " + metric + ", because ").contains("usable");
        try (Task task = Task.load(out)) {
            assertThat(task.description().metric()).isEqualTo(metric);
            TestItem item = task.test().get(0);
            assertThat(item.answers().get(0)).isEqualTo(answer);
            assertThat(item.images()).isEqualTo(layout.endsWith("text") ? List.of() : List.of("b.png"));
            assertThat(item.prompt()).doesNotContain(Turn.IMAGE).isNotBlank();
        }
    }

    /** People know the task that they asked for, not the folder it is checked in. */
    @Test
    void whatIsWrongWithATaskIsToldOfWhereItWouldBe() throws IOException {
        Path one = file("test.json", """
                [{"question_id": 1, "image": "b.png", "text": "Describe.", "answer": ["a man rides a brown horse", "a person on a tall horse"]}]
                """);
        Invocation told = imported("--test", one);
        told.refused(out + " was not made; mend the 1 error first.");
        assertThat(told.out())
                .contains("error: " + out + ": the score (CIDEr-D) of a single test item is 0 whatever is answered");
        nothingIsLeft();
    }

    /** Boxes as CoIN's training data have them; of several answers to one question, the first. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            box of pixels    | "answer_bbox": [64, 48, 320, 480], "size": [640, 480]       | [0.10, 0.10, 0.50, 1.00]
            box of shares    | "answer_bbox": [0.123, 0.2, 0.5, 1.0]                       | [0.12, 0.20, 0.50, 1.00]
            box in words     | "answer_bbox": "[0.1,0.2,0.3,0.4]"                          | [0.1,0.2,0.3,0.4]
            box as an answer | "answer": [64, 48, 320, 480], "size": [640, 480]            | [0.10, 0.10, 0.50, 1.00]
            ten answers      | "answers": [{"answer": "red"}, {"answer": "dark red"}]      | red
            captions         | "answer": ["a man rides a horse", "a person on a horse"]    | a man rides a horse
            counts           | "answers": [2, 3, 2, 2]                                     | 2
            """)
    void whatTrainingRowsAnswer(String what, String answer, String learned) throws IOException {
        String row = "{\"question_id\": 1, \"image\": \"b.png\", \"text\": \"Where?\", " + answer + "}";
        imported("--train", file("train.json", "[" + row + "]")).succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train().get(0).turns().get(1).text()).isEqualTo(learned);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "answer_bbox": [64, 48, 320, 480]          | field answer_bbox is in pixels, but field size, the image's width and height, is missing; add it, or give the answer as text
            "answer": [64, 48, 320, 480]               | field answer is in pixels, but field size
            "answer_bbox": [64, 48, 320]               | field answer_bbox must be four numbers
            "answer_bbox": [0.5, 0.5, 0.2, 0.9]        | field answer_bbox must be a box [x1, y1, x2, y2] with x1 below x2 and y1 below y2
            """)
    void aTrainingRowWhoseBoxCannotBeLearnedIsNamed(String answer, String sentence) throws IOException {
        String row = "{\"question_id\": 2, \"image\": \"b.png\", \"text\": \"Where?\", " + answer + "}";
        Path train = file("train.json", "[\n" + row + "]");
        imported("--train", train).refused("train.json, line 2, item \"#1\": " + sentence);
        imported("--train", train, "--hold-out", 1).refused("train.json, line 2, item \"#1\": " + sentence);
        nothingIsLeft();
    }

    @Test
    void aFolderOfPublishedNamesNeedsNoOptions() throws IOException {
        Files.createDirectories(folder.resolve("CLEVR"));
        file("CLEVR/train_4w.json", "[" + ROW + "]");
        file("CLEVR/test_3000.json", "[" + ASKED + "]");
        imported(folder.resolve("CLEVR"), "--title", "CLEVR-Math", "--licence", "CC-BY-4.0", "--kind", "sums")
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train()).hasSize(1);
            assertThat(task.test()).hasSize(1);
            assertThat(task.description().id()).isEqualTo("one");
            assertThat(task.description().title()).isEqualTo("CLEVR-Math");
            assertThat(task.description().licence()).isEqualTo("CC-BY-4.0");
            assertThat(task.description().kind()).isEqualTo("sums");
        }
        file("CLEVR/train.json", "[" + ROW + "]");
        imported(folder.resolve("CLEVR"), "--replace").refused("both train.json and train_4w.json", "--train");
        imported(folder).refused("no file named train.json");
        imported(folder.resolve("no")).refused("is no folder");
    }

    @Test
    void fieldsAndMetricCanBeNamed() throws IOException {
        Path test = file("test.jsonl", """
                {"n": 4, "pic": "b.png", "q": "What is it?", "said": "fish", "answer": "wrong"}
                {"n": 5, "pic": "c.png", "q": "What is that?", "said": "cat", "answer": "wrong"}
                """);
        imported(
                        "--test",
                        test,
                        "--question-field",
                        "q",
                        "--answer-field",
                        "said",
                        "--image-field",
                        "pic",
                        "--id-field",
                        "n",
                        "--metric",
                        "contains",
                        "--max-new-tokens",
                        9,
                        "--id",
                        "fish")
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.test().stream().map(TestItem::id)).containsExactly("4", "5");
            assertThat(task.test().get(1).answers()).containsExactly("cat");
            assertThat(task.test().get(1).line()).isEqualTo(2);
            assertThat(task.description().metric()).isEqualTo("contains");
            assertThat(task.description().maxNewTokens()).isEqualTo(9);
            assertThat(task.description().id()).isEqualTo("fish");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --answer-field said      | "said" | no row has a field
            --answer-field answr     | "answr" | Did you mean "answer"?
            --metric accuracy        | There is no metric "accuracy" | choice
            --max-new-tokens 0       | maxNewTokens is 0 | 1 to 4096
            --id a/b                 | id is "a/b" | letters
            --hold-out 20            | --hold-out | leave one of them out
            --image-prefix x/        | does not begin with "x/" | test.json, line 1
            --max-length 300         | --max-length | add --base-model
            --train nowhere.json     | nowhere.json | does not exist
            """)
    void whatAnOptionAsksForIsDoneOrRefused(String options, String one, String two) throws IOException {
        Path test = file("test.json", "[" + ASKED + "]");
        List<Object> all = new ArrayList<>(List.of("--test", test));
        all.addAll(List.of(options.split(" ")));
        imported(all.toArray()).refused(one, two);
        nothingIsLeft();
    }

    @Test
    void optionsOfImagesNeedImages() throws IOException {
        Path test = file("test.json", "[{\"question_id\": 1, \"text\": \"What?\", \"answer\": \"red\"}]");
        Invocation.of("import", "--test", test, "--out", out, "--link-images").refused("--images is not given");
        imported("--test", test).refused("No row names an image");
        Path pictured = file("pictured.json", "[" + ASKED + "]");
        Invocation.of("import", "--test", pictured, "--out", out)
                .refused("pictured.json, line 1", "image \"b.png\" is named");
        Invocation.of("import", "--out", out).refused("Name the folder of the files");
        nothingIsLeft();
        Invocation.of("import", "--test", test, "--out", out).succeeded();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            empty file        | ``                                                                                 | is empty
            empty list        | []                                                                                 | holds no items
            not a list        | 7                                                                                  | line 1
            list of texts     | ["a"]                                                                              | every item must be an object
            broken            | [{"question_id": 1, "text": oops}]                                                 | line 1
            cut short         | [{"question_id": 1, "text": "a"                                                    | line 1
            a doubled field   | [{"question_id": 1, "text": "a", "text": "b", "answer": "c", "image": "b.png"}]    | field text is given twice
            wrapped list      | {"info": 1, "data": [{"question_id": 1}]}                                          | its field "data" holds a list
            keyed by id       | {"1": {"question": "a", "answer": 0}}                                              | its field "1" holds an object
            number of choice  | [{"question_id": 1, "image": "b.png", "text": "a", "choices": ["x", "y"], "answer": 1}] | number of a choice, 1
            no answers at all | [{"question_id": 1, "image": "b.png", "text": "a"}]                                | name it with --answer-field
            """)
    void filesThatAreNoInstructionsAreRefusedInWords(String what, String text, String sentence) throws IOException {
        imported("--test", file("test.json", text)).refused("test.json", sentence);
        nothingIsLeft();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an odd list       | "qid": 2, "image": ["b.png", 7], "q": "a", "answer": "b"    | field image must be a list of names
            a missing image   | "qid": 2, "image": "no.png", "q": "a", "answer": "b"        | "no.png" is not in images
            backslashes       | "qid": 2, "image": "deep\\\\d.png", "q": "a", "answer": "b" | backslashes
            out of the folder | "qid": 2, "image": "../b.png", "q": "a", "answer": "b"      | leaves its folder
            a NUL             | "qid": 2, "image": "b\\u0000.png", "q": "a", "answer": "b"  | holds a character that no file name can have
            no question       | "qid": 2, "image": "b.png", "answer": "b"                   | field text
            a list of them    | "qid": 2, "image": "b.png", "q": ["a", "b"], "answer": "b"  | field text
            no answer         | "qid": 2, "image": "b.png", "q": "a"                        | answer is missing
            an odd answer     | "qid": 2, "image": "b.png", "q": "a", "answer": 0.10        | without quotes
            an odd id         | "qid": {"a": 1}, "image": "b.png", "q": "a", "answer": "b"  | field question_id must be
            the same id       | "qid": 1, "image": "b.png", "q": "a", "answer": "b"         | same question_id
            half a character  | "qid": 2, "image": "b.png", "q": "\\ud83d", "answer": "b"   | lone surrogate
            """)
    void aRowThatDoesNotFitIsNamedAndNothingIsWritten(String what, String row, String sentence) throws IOException {
        Path test = file(
                "rows.json", "[{\"qid\": 1, \"image\": \"b.png\", \"q\": \"a\", \"answer\": \"b\"},\n{" + row + "}]");
        Invocation refused = imported("--test", test, "--question-field", "q");
        assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.out()).contains("error: rows.json, line 2, item \"").contains(sentence);
        assertThat(refused.err()).contains("was not made; mend the ");
        nothingIsLeft();
        Path train = file(
                "trained.json",
                "[{\"qid\": 1, \"image\": \"b.png\", \"q\": \"a\", \"answer\": \"b\"},\n{" + row + "}]");
        if (!sentence.equals("same question_id") && !sentence.startsWith("field text")) {
            assertThat(imported("--train", train, "--question-field", "q").out())
                    .contains("error: trained.json, line 2");
            nothingIsLeft();
        }
    }

    @Test
    void oddButLegalJsonIsRead() throws IOException {
        String rows = "[" + ROW.replace("\"id\"", "\"score\": NaN, \"id\"") + "]";
        imported("--train", file("train.json", "\ufeff" + rows.replace(", ", ",\r\n")))
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train()).hasSize(1);
            assertThat(task.test()).isEmpty();
        }
    }

    @Test
    void rowsWithSeveralImagesBecomeItemsWithMarkersForEach() throws IOException {
        String several =
                "{\"id\": \"x\", \"pics\": [\"p/a.png\", \"p/deep/d.png\"], \"question\": \"Which?\", \"label\": \"red\"}";
        String one = "{\"id\": \"y\", \"pics\": \"p/c.png\", \"question\": \"What?\", \"label\": \"blue\"}";
        imported("--train", file("rows.jsonl", several + "\n" + one), "--image-field", "pics", "--image-prefix", "p")
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train().get(0).images()).containsExactly("a.png", "deep/d.png");
            assertThat(task.train().get(0).turns().get(0).text()).isEqualTo("<image>\n<image>\nWhich?");
            assertThat(task.train().get(1).images()).containsExactly("c.png");
            assertThat(task.train().get(1).turns().get(0).text()).isEqualTo("<image>\nWhat?");
        }
    }

    /** ShareGPT's form: a list of turns beside a list of images. Images that rows show together stay in one part. */
    @Test
    void imagesShownTogetherAreHeldOutTogether() throws IOException {
        List<String> names = List.of("a.png", "b.png", "c.png", "deep/d.png");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            rows.append(
                    "{\"id\": %d, \"images\": [\"%s\", \"%s\"], \"conversations\": [{\"from\": \"human\", \"value\": \"<image> or <image>?\"}, {\"from\": \"gpt\", \"value\": \"%d\"}]}\n"
                            .formatted(i, names.get(i % 2 * 2 + i / 6), names.get(i % 2 * 2 + 1 - i / 6), i));
        }
        imported("--train", file("rows.jsonl", rows.toString()), "--hold-out", 40)
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train()).hasSize(6);
            assertThat(task.test()).hasSize(6).allMatch(item -> item.prompt().equals("<image> or <image>?"));
            assertThat(task.train().stream().flatMap(item -> item.images().stream()))
                    .doesNotContainAnyElementsOf(task.test().stream()
                            .flatMap(item -> item.images().stream())
                            .toList());
        }
    }

    @Test
    void anImageAbsentFromTheFirstRowsIsStillRead() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append("{\"qid\": %d, \"question\": \"What?\", \"label\": \"red\"}\n".formatted(i));
        }
        rows.append("{\"qid\": 20, \"picture\": \"c.png\", \"question\": \"What?\", \"label\": \"red\"}\n");
        imported("--test", file("test.jsonl", rows.toString())).succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.test().get(20).images()).containsExactly("c.png");
        }
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAskedAndOnlyByAWholeTask() throws IOException {
        Path test = file("test.json", "[" + ASKED + "]");
        imported("--test", test).succeeded();
        imported("--test", test).refused("There is a \"one\" in", "already");
        Path bad = file("bad.json", "[" + ASKED.replace("b.png", "no.png") + "]");
        assertThat(imported("--test", bad, "--replace").code()).isEqualTo(ExitCode.INPUT);
        assertThat(Files.readString(out.resolve("test.json"))).contains("b.png");
        imported("--test", file("new.json", "[" + ASKED.replace("b.png", "c.png") + "]"), "--replace")
                .succeeded();
        assertThat(Files.readString(out.resolve("test.json"))).contains("c.png");
        try (Stream<Path> left = Files.list(out.getParent())) {
            assertThat(left).containsExactly(out);
        }
        Files.delete(out.resolve("task.json"));
        imported("--test", test, "--replace").refused("is no task and is not replaced");
        assertThat(out.resolve("test.json")).isRegularFile();
    }

    @Test
    void imagesAreCopiedOrLinkedAndLinksOutMustBeNamed() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(images.resolve("c.png"), elsewhere.resolve("e.png"));
        Files.createSymbolicLink(images.resolve("coco"), elsewhere);
        Path test = file("test.json", "[" + ASKED.replace("b.png", "coco/e.png") + "]");
        imported("--test", test).refused("test.json, line 1", "leads out of pictures", "linkedFolders");
        nothingIsLeft();
        imported("--test", test, "--linked-folder", "coco").succeeded();
        assertThat(out.resolve("images/coco")).isDirectory();
        assertThat(Files.isSymbolicLink(out.resolve("images"))).isFalse();
        assertThat(Task.describe(out).linkedFolders()).isNull();
        imported("--test", test, "--linked-folder", "coco", "--link-images", "--replace")
                .succeeded();
        assertThat(Files.isSymbolicLink(out.resolve("images"))).isTrue();
        assertThat(Task.describe(out).linkedFolders()).containsExactly("coco");
    }

    @Test
    void aPrefixOfAllNamesIsTakenOff() throws IOException {
        String placed = "<STRCVIT_IMAGE_ROOT>/deep/d.png";
        Path train = file("train.json", "[" + ROW.replace("a.png", placed) + "]");
        imported("--train", train, "--image-prefix", "<STRCVIT_IMAGE_ROOT>").succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.train().get(0).images()).containsExactly("deep/d.png");
            assertThat(task.train().get(0).turns().get(0).text()).isEqualTo("<image>\nWhat?");
        }
    }

    @Test
    void someOfTheTrainingIsHeldOut() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add("{\"id\": %d, %s}".formatted(i, TURNS.replace("<image>\\n", "No. " + i + " ")));
        }
        Path train = file("train.json", "[" + String.join(",\n", rows) + "]");
        Invocation.of("import", "--train", train, "--out", out, "--hold-out", 30)
                .succeeded();
        try (Task task = Task.load(out)) {
            assertThat(task.test()).hasSizeBetween(4, 20);
            assertThat(task.train().size() + task.test().size()).isEqualTo(40);
        }
    }

    @Test
    void itemsAreMeasuredByABaseModelAsARunWould() throws IOException {
        Path model = TinyWorld.create(folder.resolve("world")).model();
        Path train = file("train.json", "[" + ROW.replace("What?", "What? ".repeat(300)) + "]");
        Invocation refused = imported("--train", train, "--base-model", model);
        assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.out()).contains("train.json, line 1, item \"1\"").contains("fit; shorten it");
        Path small = file("small.json", "[" + ROW.replace("What?", "What? ".repeat(20)) + "]");
        Invocation low = imported("--train", small, "--base-model", model, "--max-length", 200);
        assertThat(low.out()).contains("at most 200 fit; raise training.maxLength (at most 512");
        imported("--train", small, "--base-model", model).succeeded();
    }

    @Test
    void asJsonTheResultIsWhole() throws IOException {
        String out = imported("--test", file("test.json", "[" + ASKED + "]"), "--json")
                .succeeded()
                .out();
        assertThat(out)
                .contains("\"written\": true")
                .contains("\"metric\": \"exact\"")
                .contains("\"question\": \"text\"")
                .contains("\"test\": 1");
    }
}
