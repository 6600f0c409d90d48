package lilora.builder.gqa;

import java.util.List;

/**
 * What the rooms of one side of the split are composed from.
 *
 * @param furnishings at least one of each class
 * @param coverings at least one of each surface
 */
record RoomKit(List<Furnishing> furnishings, List<Covering> coverings) {
    RoomKit {
        furnishings = List.copyOf(furnishings);
        coverings = List.copyOf(coverings);
    }

    List<Furnishing> of(Kind kind) {
        return furnishings.stream().filter(thing -> thing.kind() == kind).toList();
    }

    List<Covering> of(String surface) {
        return coverings.stream()
                .filter(covering -> covering.surface().equals(surface))
                .toList();
    }
}
