package lilora.builder.scienceqa.biology;

import java.util.List;
import lilora.builder.source.Table;

/**
 * A drawn animal in the public domain.
 *
 * @param file path in Open Clip Art's folder of pictures
 * @param group the group it belongs to
 * @param cover what covers its body
 * @param family variants of one drawing share it
 * @param author who drew it
 */
record Animal(String file, AnimalGroup group, AnimalCover cover, String family, String author) {

    /** The committed list. */
    static List<Animal> all() {
        return Table.read(Animal.class, "animals.tsv").stream()
                .map(row -> new Animal(
                        row.get("file"),
                        AnimalGroup.named(row.get("group")),
                        AnimalCover.named(row.get("cover")),
                        row.get("family"),
                        row.get("author")))
                .toList();
    }
}
