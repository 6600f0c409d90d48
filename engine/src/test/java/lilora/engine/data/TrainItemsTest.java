package lilora.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainItemsTest {
    private static final String[] TEXTS = {
        "red", "a \u00e9t\u00e9 \ud83d\ude00", "two\nlines", "\"quoted\" \\", "{[,]}", " ", "7"
    };

    @TempDir
    Path folder;

    private static List<TrainItem> held(Path folder) {
        return TrainItems.read(folder, "train.json", finding -> {}, Long.MAX_VALUE);
    }

    private static List<TrainItem> left(Path folder) {
        return TrainItems.read(folder, "train.json", finding -> {}, 0);
    }

    /** Some items lack an id, some have an answer that is no answer, so that numbers and places in the list differ. */
    private static List<ObjectNode> rows(Random random) {
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = random.nextInt(300) + 1; i > 0; i--) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            if (random.nextInt(5) > 0) {
                row.put("id", i);
            }
            boolean pictured = random.nextBoolean();
            if (pictured) {
                row.put("image", TEXTS[random.nextInt(2)] + ".png");
            }
            ArrayNode turns = row.putArray("conversations");
            for (int round = random.nextInt(3); round >= 0; round--) {
                turns.addObject()
                        .put("from", "human")
                        .put("value", (pictured ? "<image>\n" : "") + "q" + TEXTS[random.nextInt(7)]);
                turns.addObject().put("from", "gpt").put("value", TEXTS[random.nextInt(7)]);
                pictured = false;
            }
            rows.add(row);
        }
        return rows;
    }

    private static String text(List<ObjectNode> rows, Random random) {
        boolean lines = random.nextBoolean();
        StringBuilder text = new StringBuilder(lines ? "" : "[");
        for (int i = 0; i < rows.size(); i++) {
            String row = random.nextInt(4) == 0
                    ? rows.get(i).toPrettyString()
                    : rows.get(i).toString();
            text.append(i == 0 ? "" : lines ? "\n" : random.nextBoolean() ? "," : " ,\r\n\n")
                    .append(row);
        }
        return text.append(lines ? "\n" : "]").toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void itemsLeftInTheFileAreThoseThatWouldBeHeld(long seed) throws IOException {
        Random random = new Random(seed);
        String text = text(rows(random), random);
        String mark = seed % 3 == 0 ? "\ufeff" : "";
        Files.writeString(folder.resolve("train.json"), mark + text);
        List<TrainItem> held = held(folder);
        List<TrainItem> left = left(folder);
        assertThat(left).isInstanceOf(TrainItems.class).isEqualTo(held).isNotEmpty();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, held.size()).boxed().toList());
        Collections.shuffle(order, random);
        for (int at : order) {
            assertThat(left.get(at)).isEqualTo(held.get(at));
        }
        assertThatThrownBy(() -> left.get(held.size())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aFileInAnotherEncodingIsHeld() throws IOException {
        Random random = new Random(1);
        String text = text(rows(random), random);
        Files.writeString(folder.resolve("train.json"), text);
        List<TrainItem> held = held(folder);
        for (Charset other : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.writeString(folder.resolve("train.json"), text, other);
            assertThat(left(folder)).isNotInstanceOf(TrainItems.class).isEqualTo(held);
        }
    }

    @Test
    void theSameFindingsAreMadeOfAFileThatIsLeft() throws IOException {
        Files.writeString(
                folder.resolve("train.json"),
                "{\"conversations\": []}\n{\"id\": 1, \"extra\": 2, \"conversations\": [{\"from\": \"human\", \"value\": \"q\"}, {\"from\": \"gpt\", \"value\": \"a\"}]}");
        Findings held = new Findings(20);
        Findings left = new Findings(20);
        TrainItems.read(folder, "train.json", held, Long.MAX_VALUE);
        assertThat(TrainItems.read(folder, "train.json", left, 0)).hasSize(1);
        assertThat(left.listed()).isEqualTo(held.listed()).hasSize(3);
    }

    @Test
    void aFileThatChangedSinceIsRefused() throws IOException {
        Path file = folder.resolve("train.json");
        Files.writeString(
                file,
                "{\"id\": 1, \"conversations\": [{\"from\": \"human\", \"value\": \"q\"}, {\"from\": \"gpt\", \"value\": \"a\"}]}");
        List<TrainItem> left = left(folder);
        Files.writeString(file, " ", java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> left.get(0))
                .isInstanceOf(InputException.class)
                .hasMessage(file + " has changed since it was read; load the task again.");
        Files.delete(file);
        assertThatThrownBy(() -> left.get(0)).isInstanceOf(InputException.class).hasMessageStartingWith(file + " ");
    }
}
