package lilora.builder.scienceqa.geography;

import java.util.List;

/**
 * A country and where it can be seen.
 *
 * @param name as the map of its continent has it
 * @param places its region on that map and, if it is there too, on the map of the world
 */
record Country(String name, Continent continent, List<Place> places) {

    /** A region of a map. */
    record Place(RegionMap map, int region) {}
}
