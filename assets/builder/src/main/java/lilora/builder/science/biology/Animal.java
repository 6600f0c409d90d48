package lilora.builder.science.biology;

import java.util.List;
import lilora.builder.science.Table;

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
        return Table.read("/lilora/builder/science/animals.tsv", 5).stream()
                .map(row -> new Animal(
                        row.get(0),
                        AnimalGroup.named(row.get(1)),
                        AnimalCover.named(row.get(2)),
                        row.get(3),
                        row.get(4)))
                .toList();
    }
}
