package lilora.builder.vqav2;

import java.util.List;

/**
 * What the scenes of one side of the split are composed from.
 *
 * @param stamps at least one of each group
 * @param backgrounds at least one
 */
record NatureKit(List<Stamp> stamps, List<Background> backgrounds) {
    NatureKit {
        stamps = List.copyOf(stamps);
        backgrounds = List.copyOf(backgrounds);
    }

    List<Stamp> of(Group group) {
        return stamps.stream().filter(stamp -> stamp.group() == group).toList();
    }

    List<String> kinds() {
        return backgrounds.stream().map(Background::kind).distinct().toList();
    }
}
