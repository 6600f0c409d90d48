package lilora.builder.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import lilora.builder.CommittedAssets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTableTest {
    private static final Credit PHOTO = new Credit("p", "1", "a.png", "us", "CC0", "https://us");
    private static final Credit DIGIT = new Credit("mnist", "1.1.0", "3.json#812", "LeCun", "MIT", "");
    private static final Credit OTHER = new Credit("mnist", "1.1.0", "3.json#7", "LeCun", "MIT", "");

    @Test
    void aSourceIsToldInFullOnceAndByItsNumberAfterThat() {
        SourceTable table = new SourceTable();
        table.add("1.png", PHOTO);
        table.add("1.png", DIGIT);
        table.add("2.png", OTHER);
        table.add("3.png", PHOTO);
        assertThat(table.text()).isEqualTo("""
                image\tsource\tpart\tpackage\tversion\tfile\tauthor\tlicence\turl
                1.png\t1\t\tp\t1\ta.png\tus\tCC0\thttps://us
                1.png\t2\t812\tmnist\t1.1.0\t3.json\tLeCun\tMIT\t
                2.png\t2\t7
                3.png\t1
                """);
        assertThat(SourceRow.read(table.text()))
                .containsExactly(
                        new SourceRow("1.png", PHOTO),
                        new SourceRow("1.png", DIGIT),
                        new SourceRow("2.png", OTHER),
                        new SourceRow("3.png", PHOTO));
    }

    @Test
    void whatDiffersInAnythingButItsPartIsAnotherSource() {
        List<Credit> credits = List.of(
                PHOTO,
                new Credit("p", "1", "a.png", "them", "CC0", "https://us"),
                new Credit("p", "1", "a.png", "us", "CC-BY-3.0", "https://us"),
                new Credit("p", "2", "a.png", "us", "CC0", "https://us"),
                new Credit("p", "1", "a.png#", "us", "CC0", "https://us"),
                new Credit("p", "1", "#a.png", "us", "CC0", "https://us"),
                new Credit("p", "1", "a.png#b#c", "us", "CC0", "https://us"));
        SourceTable table = new SourceTable();
        credits.forEach(credit -> table.add("1.png", credit));
        credits.forEach(credit -> table.add("2.png", credit));
        assertThat(SourceRow.read(table.text()).stream().map(SourceRow::credit).toList())
                .containsExactlyElementsOf(
                        Stream.concat(credits.stream(), credits.stream()).toList());
    }

    @Test
    void tabsAndBreaksInNamesOfAuthorsMakeNoCells() {
        SourceTable table = new SourceTable();
        table.add("1.png", new Credit("p", "1", "a.png", "one\tand\n two ", "CC0", ""));
        assertThat(SourceRow.read(table.text()))
                .containsExactly(new SourceRow("1.png", new Credit("p", "1", "a.png", "one and two", "CC0", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "flickr30k-mini, 459",
        "gqa-mini, 3735",
        "imagenet-mini, 2500",
        "scienceqa-mini, 1500",
        "textvqa-mini, 2498",
        "vqav2-mini, 2772"
    })
    void shippedTablesTellEachSourceOfEachImage(String task, int rows) {
        String shipped = new String(CommittedAssets.read("tasks/" + task + "/SOURCES.tsv"), StandardCharsets.UTF_8);
        List<SourceRow> read = SourceRow.read(shipped);
        assertThat(read).hasSize(rows).allSatisfy(row -> {
            assertThat(row.credit().author()).isNotEmpty();
            assertThat(row.credit().licence()).isNotEmpty();
        });
        SourceTable again = new SourceTable();
        read.forEach(row -> again.add(row.image(), row.credit()));
        assertThat(again.text()).isEqualTo(shipped);
    }
}
