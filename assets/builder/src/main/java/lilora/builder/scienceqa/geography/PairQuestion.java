package lilora.builder.scienceqa.geography;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What can be asked about a red and a blue area of a map. */
enum PairQuestion {
    /** Which way from one to the other? */
    DIRECTION(4) {
        @Override
        Optional<Wording> ask(MapView view, int red, int blue, int answer, Random random) {
            Compass wanted = Compass.ALL.get(answer);
            double[] from = view.centre(red);
            double[] to = view.centre(blue);
            double along = wanted.along(to[0] - from[0], to[1] - from[1]);
            if (along < FAR || wanted.aside(to[0] - from[0], to[1] - from[1]) > STRAIGHT * along) {
                return Optional.empty();
            }
            return Optional.of(new Wording(
                    "On this map, north is at the top.",
                    "In which direction is the blue area from the red area?",
                    Compass.ALL.stream().map(Compass::label).toList(),
                    answer));
        }
    },
    /** Which one is larger? */
    SIZE(2) {
        @Override
        Optional<Wording> ask(MapView view, int red, int blue, int answer, Random random) {
            double ratio = (double) view.area(red) / view.area(blue);
            if ((answer == 0 ? ratio : 1 / ratio) < CLEARLY_LARGER) {
                return Optional.empty();
            }
            return Optional.of(new Wording("", "Which area is larger?", AREAS, answer));
        }
    },
    /** Which one is farther north, south, east or west? */
    FARTHER(2) {
        @Override
        Optional<Wording> ask(MapView view, int red, int blue, int answer, Random random) {
            Compass way = Compass.ALL.get(random.nextInt(Compass.ALL.size()));
            double[] first = view.centre(answer == 0 ? red : blue);
            double[] second = view.centre(answer == 0 ? blue : red);
            if (way.along(first[0] - second[0], first[1] - second[1]) < FAR) {
                return Optional.empty();
            }
            return Optional.of(new Wording(
                    "On this map, north is at the top.", "Which area is farther " + way.label() + "?", AREAS, answer));
        }
    },
    /** Do they touch? */
    BORDER(2) {
        @Override
        Optional<Wording> ask(MapView view, int red, int blue, int answer, Random random) {
            boolean shared = view.contact(red, blue) >= CLEAR_CONTACT;
            boolean apart = !shared && view.contact(red, blue) == 0 && view.distance(red, blue) >= CLEARLY_APART;
            if (answer == 0 ? !shared : !apart) {
                return Optional.empty();
            }
            return Optional.of(
                    new Wording("", "Do the red area and the blue area share a border?", List.of("yes", "no"), answer));
        }
    };

    private static final double FAR = 12;
    private static final double STRAIGHT = 0.45;
    private static final double CLEARLY_LARGER = 1.8;
    private static final int CLEAR_CONTACT = 4;
    private static final double CLEARLY_APART = 4;
    private static final List<String> AREAS = List.of("the red area", "the blue area");

    private final int answers;

    /** A question about a picture that answers it. */
    record Wording(String context, String question, List<String> options, int answer) {}

    PairQuestion(int answers) {
        this.answers = answers;
    }

    /** How many different answers there are. */
    int answers() {
        return answers;
    }

    /** Asks, if what is visible gives the wanted answer clearly. */
    abstract Optional<Wording> ask(MapView view, int red, int blue, int answer, Random random);
}
