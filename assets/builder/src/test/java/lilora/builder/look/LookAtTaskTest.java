package lilora.builder.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import lilora.builder.image.ImageEncoder;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;
import lilora.builder.task.TaskWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookAtTaskTest {
    private static final int TEST = 8;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void sheetsAskAndDoNotTell() throws IOException {
        Path task = task("exact", 1);
        run("sheets", task, folder.resolve("out"), "5");

        assertThat(ImageIO.read(folder.resolve("out/sheet-1.png").toFile()).getWidth())
                .isGreaterThan(1000);
        assertThat(Files.readAllLines(folder.resolve("out/answers.tsv")))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).doesNotContain("word"));
        assertThat(Files.readAllLines(folder.resolve("out/truth.tsv")).get(1)).matches("t\\d\tword\\d");
    }

    @Test
    void answersAreCompared() throws IOException {
        Path task = task("exact", 1);
        run("sheets", task, folder.resolve("out"), "5");
        List<String> answers = new ArrayList<>(Files.readAllLines(folder.resolve("out/truth.tsv")));
        answers.set(0, "item\tanswer");
        answers.set(1, answers.get(1).toUpperCase(Locale.ROOT).replace("T", "t"));
        answers.set(2, answers.get(2).replace("word", "sword"));
        Path file = folder.resolve("answers.tsv");
        Files.write(file, answers);
        run("compare", task, file);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("4 of 5 answers agree")
                .contains("seen: sword");
    }

    @Test
    void whereTheTestIsSmallTrainingItemsFollow() throws IOException {
        run("sheets", task("exact", 1), folder.resolve("out"), String.valueOf(TEST + 3));

        assertThat(Files.readAllLines(folder.resolve("out/answers.tsv")))
                .filteredOn(line -> line.startsWith("p"))
                .hasSize(3);
    }

    @Test
    void ofACaptionItIsAskedWhichPictureItBelongsTo() throws IOException {
        Path task = task("caption", 3);
        run("sheets", task, folder.resolve("out"), "8");
        List<Quiz> quizzes = new Quizzes(new TaskFolder(task), 1).sample(TEST);

        assertThat(quizzes).hasSize(TEST).allSatisfy(quiz -> {
            assertThat(quiz.asked()).hasSize(5);
            String right = quiz.right().iterator().next();
            assertThat(quiz.asked().get(1 + right.charAt(0) - 'A'))
                    .endsWith("word" + quiz.id().charAt(1) + " 0");
        });
        assertThat(quizzes.stream().map(Quiz::right).distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void otherItemsThanThoseLookedAtAreRefused() throws IOException {
        Path task = task("exact", 1);
        Path file = folder.resolve("answers.tsv");
        Files.writeString(file, "item\tanswer\nt99\tword\n");

        assertThatThrownBy(() -> run("compare", task, file))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("was not looked at");
        assertThatThrownBy(() -> run("compare", folder.resolve("nothing"), file))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("name the folder of a built task");
        assertThatThrownBy(() -> run("sheets", task, folder, "many"))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("many");
    }

    private void run(String command, Path task, Path place, String... more) {
        List<String> args = new ArrayList<>(List.of(command, task.toString(), place.toString()));
        args.addAll(List.of(more));
        new LookAtTask(new PrintStream(printed, true, StandardCharsets.UTF_8)).run(args.toArray(new String[0]));
    }

    /** Ten training items and eight test items, each with a picture of its own. */
    private Path task(String metric, int answers) {
        List<TaskImage> images = new ArrayList<>();
        List<TaskItem> train = items("p", 10, 1, images);
        List<TaskItem> test = items("t", TEST, answers, images);
        TaskDescription description = new TaskDescription("toy-mini", "Toy", "open", "Words.", metric, 4, "CC0");
        new TaskWriter(folder).write(new TaskContent(description, images, train, test, "CC0\n", Map.of()));
        return folder.resolve("toy-mini");
    }

    private static List<TaskItem> items(String side, int count, int answers, List<TaskImage> images) {
        List<TaskItem> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage picture = new BufferedImage(20, 12, BufferedImage.TYPE_INT_RGB);
            picture.setRGB(i, side.charAt(0) % 12, 0xffffff);
            String path = side + i + ".png";
            images.add(new TaskImage(
                    path, ImageEncoder.png(picture), List.of(new Credit("-", "", path, "us", "CC0-1.0", ""))));
            List<String> words = new ArrayList<>();
            for (int a = 0; a < answers; a++) {
                words.add("word" + i + (answers > 1 ? " " + a : ""));
            }
            items.add(TaskItem.of(side + i, path, "What is this?\nAnswer in one word.", "")
                    .withAnswers(words));
        }
        return items;
    }
}
