package lilora.builder.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.builder.CommittedAssets;
import lilora.builder.source.SourceManifest;
import lilora.builder.source.SourceRow;
import lilora.builder.source.Table;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** The committed lists of photos and fonts: in the manifest, and none of a task's. What is drawn is the pretraining mixture's, which has its own test. */
class AlignmentSourcesTest {
    private static final List<String> TASKS =
            List.of("flickr30k-mini", "gqa-mini", "imagenet-mini", "scienceqa-mini", "textvqa-mini", "vqav2-mini");

    @Test
    void noPhotoIsATasks() {
        Set<String> taken = sourcesOfTasks();

        assertThat(taken).contains("tuxpaint-stamps-default:usr/share/tuxpaint/stamps/animals/mammals/dogs/fox.png");
        for (CSVRecord row : table("stamps.tsv")) {
            assertThat(taken).doesNotContain("tuxpaint-stamps-default:usr/share/tuxpaint/stamps/" + row.get("stamp"));
        }
        for (CSVRecord row : table("photos.tsv")) {
            assertThat(taken).doesNotContain(row.get("package") + ":" + row.get("file"));
        }
    }

    @Test
    void noFontFamilyIsATasks() {
        Set<String> taken = new HashSet<>();
        for (CSVRecord row : Table.parse("fonts.tsv", fontsOfTextVqaMini())) {
            taken.add(row.get("family"));
        }

        assertThat(taken).contains("DejaVu Serif", "Liberation Sans");
        assertThat(table("fonts.tsv")).hasSizeGreaterThan(20).allSatisfy(row -> {
            assertThat(taken).doesNotContain(row.get("family"));
            assertThat(row.get("file").replaceAll(".*/|[ -]", "")).doesNotContain("DejaVuSerif", "LiberationSans");
        });
    }

    @Test
    void everyListedPackageIsInTheManifest() {
        SourceManifest manifest = SourceManifest.committed();

        for (String list : List.of("photos.tsv", "fonts.tsv")) {
            for (CSVRecord row : table(list)) {
                assertThat(manifest.get(row.get("package")).sha256()).hasSize(64);
            }
        }
    }

    @Test
    void captionsArePlainSentences() {
        for (CSVRecord row : table("stamps.tsv")) {
            assertThat(row.get("caption")).matches("[A-Z][^.?!]*\\.|[A-Z][^.?!]*\"\\.");
        }
        for (CSVRecord row : table("photos.tsv")) {
            List<String> captions = List.of(row.get("caption 1"), row.get("caption 2"), row.get("caption 3"));
            assertThat(captions).doesNotHaveDuplicates().allSatisfy(caption -> assertThat(caption)
                    .matches("[A-Z][^.?!]*\\.")
                    .doesNotContain(" left", " right"));
        }
    }

    private static List<CSVRecord> table(String name) {
        return Table.read(Stamps.class, name);
    }

    private static String fontsOfTextVqaMini() {
        return lilora.builder.source.Resource.text(lilora.builder.BuildBenchmark.class, "textvqa/fonts.tsv");
    }

    /** Package and file of each source of a task. */
    private static Set<String> sourcesOfTasks() {
        Set<String> sources = new HashSet<>();
        for (String task : TASKS) {
            String table = new String(CommittedAssets.read("tasks/" + task + "/SOURCES.tsv"), StandardCharsets.UTF_8);
            SourceRow.read(table).forEach(row -> sources.add(row.credit().key()));
        }
        return sources;
    }
}
