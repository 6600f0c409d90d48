package lilora.builder.scienceqa.geography;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import lilora.builder.scienceqa.subject.BalancedDraw;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.source.BuildException;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;

/**
 * Asks about redrawn maps. Maps of single countries serve one side as a whole; the maps of the continents and of the world are
 * on both sides, but their countries are divided.
 */
public final class GeographySubject implements Subject {
    private static final String PACKAGE = "kgeography-data";
    /** Not a country or a part of one. */
    private static final Set<String> WIDE = Set.of("caribbean", "waters_world-class", "world", "world_continents");

    private static final double SHARE_OF_CONTINENTS = 0.27;
    private static final double SHARE_OF_POSITIONS = 0.25;
    private static final double SHARE_OF_DIRECTIONS = 0.18;

    private final BuildContext context;
    private final MapCredit credit;
    private final Split<RegionMap> maps;
    private final Split<Country> countries;

    public GeographySubject(BuildContext context) {
        this.context = context;
        UpstreamPackage files = context.packages().open(PACKAGE);
        MapReader reader = new MapReader(files);
        this.credit = new MapCredit(files);
        this.maps = Split.byGroup(
                countryMaps(reader), RegionMap::name, Split.TEST_SHARE, context.random("science-geography-maps"));
        this.countries = Split.stratified(
                ContinentForm.countries(reader),
                country -> country.continent().label(),
                Country::name,
                Split.TEST_SHARE,
                context.random("science-geography-countries"));
    }

    private static List<RegionMap> countryMaps(MapReader reader) {
        Set<String> wide = new HashSet<>(WIDE);
        Stream.of(Continent.values()).map(Continent::map).forEach(wide::add);
        return reader.maps().stream()
                .filter(map -> !wide.contains(map))
                .map(reader::read)
                .filter(map -> !map.regions().isEmpty())
                .toList();
    }

    @Override
    public String type() {
        return "geography";
    }

    @Override
    public boolean photographic() {
        return false;
    }

    @Override
    public List<ScienceQuestion> questions(Side side, int count) {
        int onContinents = (int) Math.round(count * SHARE_OF_CONTINENTS);
        int positions = (int) Math.round(count * SHARE_OF_POSITIONS);
        int directions = (int) Math.round(count * SHARE_OF_DIRECTIONS);
        int rest = count - onContinents - positions - directions;
        List<ScienceQuestion> questions = new ArrayList<>(continents(side, onContinents));
        questions.addAll(search(side, new PositionForm(credit), "position", positions));
        questions.addAll(search(side, PairQuestion.DIRECTION, directions));
        questions.addAll(search(side, PairQuestion.SIZE, rest / 3));
        questions.addAll(search(side, PairQuestion.FARTHER, rest / 3));
        questions.addAll(search(side, PairQuestion.BORDER, rest - rest / 3 * 2));
        return questions;
    }

    private List<ScienceQuestion> continents(Side side, int count) {
        Random random = random("continents", side);
        ContinentForm form = new ContinentForm(credit);
        return new BalancedDraw<>(
                        side.of(countries), country -> country.continent().label(), ContinentForm.VIEWS, random)
                .draw(count).stream()
                        .map(drawn -> form.ask(drawn.item(), drawn.view(), random))
                        .toList();
    }

    private List<ScienceQuestion> search(Side side, PairQuestion question, int count) {
        return search(side, new PairForm(question, credit), question.name(), count);
    }

    /** Goes round the maps until there are enough questions, each answer as often as the others. */
    private List<ScienceQuestion> search(Side side, MapForm form, String name, int count) {
        Random random = random(name, side);
        List<RegionMap> order = new ArrayList<>(side.of(maps));
        Collections.shuffle(order, random);
        Set<String> asked = new HashSet<>();
        List<ScienceQuestion> questions = new ArrayList<>();
        int next = 0;
        int misses = 0;
        while (questions.size() < count) {
            RegionMap map = order.get(next++ % order.size());
            Optional<MapForm.Asked> found = form.ask(map, questions.size() % form.answers(), random);
            if (found.isPresent() && asked.add(found.get().key())) {
                questions.add(found.get().question());
                misses = 0;
            } else if (++misses > 5 * order.size()) {
                throw new BuildException("Only " + questions.size() + " of " + count + " " + name
                        + " questions are clear on the maps for " + side.label() + "; lower the count.");
            }
        }
        return questions;
    }

    private Random random(String form, Side side) {
        return context.random("science-geography-" + form + "-" + side.label());
    }
}
