package lilora.engine.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.InputException;

/**
 * Several variants of one experiment, each with several seeds.
 *
 * @param schema version of the JSON form
 * @param experiment file of the experiment, relative to the study's file
 * @param seeds at least one, none twice
 * @param variants at least one
 */
public record StudySpec(int schema, String experiment, List<Long> seeds, List<Variant> variants) {
    public static final int SCHEMA = 1;

    /**
     * One row of the study's table.
     *
     * @param title what to call it
     * @param method with its options
     */
    public record Variant(String title, MethodSpec method) {}

    public StudySpec {
        seeds = List.copyOf(seeds);
        variants = List.copyOf(variants);
        if (schema != SCHEMA) {
            throw new InputException("Field \"schema\" is %d, but this version reads %d.".formatted(schema, SCHEMA));
        }
        if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
            throw new InputException("Field \"seeds\" is %s; name at least one seed, and none twice.".formatted(seeds));
        }
        if (variants.isEmpty()) {
            throw new InputException("Field \"variants\" is empty; name at least one.");
        }
        Set<String> titles = new HashSet<>();
        for (Variant variant : variants) {
            if (!titles.add(variant.title())) {
                throw new InputException(
                        "Field \"variants\" has the title \"%s\" twice; their runs would fall into one row of the table."
                                .formatted(variant.title()));
            }
        }
    }
}
