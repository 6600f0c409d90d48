package lilora.builder.scienceqa.geography;

import java.util.Locale;
import java.util.Set;

/** The continents with a map of their countries. */
enum Continent {
    AFRICA("Africa", "africa"),
    ASIA("Asia", "asia"),
    EUROPE("Europe", "europe"),
    NORTH_AMERICA("North America", "ncamerica"),
    SOUTH_AMERICA("South America", "southamerica"),
    OCEANIA("Oceania", "oceania");

    /** Countries on two continents, or on one by one count and on another by another. */
    private static final Set<String> DISPUTED = Set.of(
            "russia",
            "turkey",
            "kazakhstan",
            "azerbaijan",
            "georgia",
            "armenia",
            "cyprus",
            "egypt",
            "indonesia",
            "timor-leste",
            "east timor",
            "trinidad and tobago");

    /** So small that the maps have a circle or a box in their place. */
    private static final Set<String> SYMBOLS = Set.of(
            "andorra",
            "bahrain",
            "cape verde",
            "comoros",
            "gibraltar",
            "liechtenstein",
            "maldives",
            "malta",
            "mauritius",
            "monaco",
            "san marino",
            "sao tome and principe",
            "seychelles",
            "singapore",
            "vatican city");

    private final String label;
    private final String map;

    Continent(String label, String map) {
        this.label = label;
        this.map = map;
    }

    /** Whether a country's shape on a map tells its continent. */
    static boolean isClear(String country) {
        String name = country.toLowerCase(Locale.ROOT);
        return !DISPUTED.contains(name) && !SYMBOLS.contains(name);
    }

    String label() {
        return label;
    }

    /** Whether its own map has countries in their shapes; small islands have boxes and lines instead. */
    boolean isDrawnInShapes() {
        return this != OCEANIA;
    }

    /** Name of its map, without ending. */
    String map() {
        return map;
    }
}
