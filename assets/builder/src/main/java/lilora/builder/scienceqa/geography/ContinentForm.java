package lilora.builder.scienceqa.geography;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.builder.scienceqa.geography.Country.Place;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** On which continent is the highlighted country? It is shown with what is around it. */
final class ContinentForm {
    /** How often a country can be shown: twice on each of two maps. */
    static final int VIEWS = 4;

    private static final int VISIBLE = 14;
    private static final int TRIES = 12;
    private static final String WORLD = "world";
    private static final double[] PART_OF_CONTINENT = {0.42, 0.9};
    private static final double[] PART_OF_WORLD = {0.24, 0.42};

    private final MapCredit credit;

    ContinentForm(MapCredit credit) {
        this.credit = credit;
    }

    /** All countries that are on one continent beyond dispute and can be seen on at least one map. */
    static List<Country> countries(MapReader reader) {
        RegionMap world = reader.read(WORLD);
        Map<String, Integer> inWorld = indexed(world);
        Map<String, List<Country>> found = new TreeMap<>();
        for (Continent continent : Continent.values()) {
            RegionMap map = reader.read(continent.map());
            indexed(map).forEach((name, region) -> {
                List<Place> places = new ArrayList<>();
                if (continent.isDrawnInShapes()) {
                    places.add(new Place(map, region));
                }
                Optional.ofNullable(inWorld.get(name)).ifPresent(there -> places.add(new Place(world, there)));
                Country country = new Country(map.regions().get(region), continent, visible(places));
                found.computeIfAbsent(name, key -> new ArrayList<>()).add(country);
            });
        }
        return found.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1 && Continent.isClear(entry.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream)
                .filter(country -> !country.places().isEmpty())
                .toList();
    }

    private static List<Place> visible(List<Place> places) {
        return places.stream()
                .filter(place -> closeUp(place).area(place.region()) >= VISIBLE)
                .toList();
    }

    private static MapView closeUp(Place place) {
        double[] centre = place.map().centre(place.region());
        MapWindow window = place.map().whole().zoom(centre[0], centre[1], parts(place.map())[0]);
        return new MapView(place.map(), window);
    }

    private static Map<String, Integer> indexed(RegionMap map) {
        Map<String, Integer> regions = new TreeMap<>();
        for (int i = 0; i < map.regions().size(); i++) {
            regions.putIfAbsent(map.regions().get(i).toLowerCase(Locale.ROOT), i);
        }
        return regions;
    }

    private static double[] parts(RegionMap map) {
        return map.file().startsWith(WORLD) ? PART_OF_WORLD : PART_OF_CONTINENT;
    }

    /** Asks about a country; each view shows another part of a map. */
    ScienceQuestion ask(Country country, int view, Random random) {
        Place place = country.places().get(view % country.places().size());
        return new ScienceQuestion(
                window(place, random).paint(Map.of(place.region(), MapForm.RED)),
                "",
                "On which continent is the red area?",
                Stream.of(Continent.values()).map(Continent::label).toList(),
                List.of(Continent.values()).indexOf(country.continent()),
                List.of(credit.of(place.map(), country.name())));
    }

    private static MapView window(Place place, Random random) {
        double[] centre = place.map().centre(place.region());
        double[] parts = parts(place.map());
        for (int i = 0; i < TRIES; i++) {
            double share = parts[0] + (parts[1] - parts[0]) * random.nextDouble();
            MapView view = new MapView(place.map(), place.map().whole().zoom(centre[0], centre[1], share, random));
            if (view.area(place.region()) >= VISIBLE) {
                return view;
            }
        }
        return closeUp(place);
    }
}
