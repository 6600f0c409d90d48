package lilora.builder.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.builder.pretraining.sample.Mixture;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.source.Credit;
import lilora.builder.task.CaptionFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureWriterTest {
    @TempDir
    Path folder;

    private static Sample sample(int number) {
        List<Round> rounds = List.of(new Round("What is this?", "A pear " + number + "."), new Round("Why?", "\"So\""));
        if (number % 4 == 0) {
            return Sample.text("text", rounds);
        }
        Credit credit = new Credit("emoji", "1.0", "pear.png", "Ann", "CC-BY-4.0", "http://e.org");
        byte[] bytes = ("picture " + number).getBytes(StandardCharsets.UTF_8);
        Picture picture = new Picture(bytes, number % 2 == 0 ? "png" : "jpg", List.of(credit));
        return new Sample("emoji", picture, rounds, List.of("A fruit.", "A pear " + number + "."));
    }

    /** The same samples write the same bytes as ever. */
    @Test
    void samplesGiveTheSameFilesAsEver() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(sample(i));
        }
        new MixtureWriter(folder).write(new Mixture(samples, List.of(sample(21), sample(22))));
        assertThat(CaptionFiles.hashes(folder))
                .isEqualTo(Map.of(
                        "LICENSE",
                        "1461867ac308244f",
                        "SOURCES.tsv",
                        "aaac6f0f93fad2b3",
                        "images.zip",
                        "ba43d239ba1a0049",
                        "task.json",
                        "73b180bc672d5c26",
                        "test.json",
                        "758281571a18e475",
                        "train.json",
                        "ac7f897f0ab89a8d"));
    }
}
