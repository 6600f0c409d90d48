package lilora.builder.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.source.Credit;
import lilora.builder.task.CaptionFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentWriterTest {
    @TempDir
    Path folder;

    /** The same seed writes the same bytes as ever. */
    @Test
    void aSeedGivesTheSameFilesAsEver() throws IOException {
        Credit drawing = new Credit("openclipart-png", "0.18", "food/pear.png", "Ann", "public domain", "http://o.org");
        Credit photo = new Credit("photos", "1.0", "a!b.jpg", "Bo", "CC-BY-4.0", "");
        try (AlignmentWriter writer = new AlignmentWriter(folder, Conversation.CAPTION, new Random(7))) {
            for (int i = 0; i < 250; i++) {
                byte[] bytes = ("picture " + i).getBytes(StandardCharsets.UTF_8);
                List<Credit> credits = i % 3 == 0 ? List.of() : i % 3 == 1 ? List.of(drawing) : List.of(photo, drawing);
                writer.add(new Captioned(
                        i % 2 == 0 ? "clipart" : "photos", bytes, "A \"pear\" " + i + ".", List.of(), credits));
            }
            assertThat(writer.parts()).isEqualTo(Map.of("clipart", 125, "photos", 125));
        }
        assertThat(CaptionFiles.hashes(folder))
                .isEqualTo(Map.of(
                        "LICENSE",
                        "437baee739e2c1ec",
                        "SOURCES.tsv",
                        "50d0e7b829bc7ae7",
                        "images.zip",
                        "1b12d72077e90e22",
                        "task.json",
                        "47547047580ec030",
                        "test.json",
                        "20c1d95f207f9493",
                        "train.json",
                        "d728a4dcc69f9545"));
    }
}
