package lilora.builder.scienceqa.geography;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.source.Credit;

/** In which part of the country is the highlighted area? */
final class PositionForm implements MapForm {
    private static final int VISIBLE = 20;
    private static final double FAR = 15;
    private static final double STRAIGHT = 0.45;
    private static final double MIDDLE = (MapView.SIZE - 1) / 2.0;

    private final MapCredit credit;

    PositionForm(MapCredit credit) {
        this.credit = credit;
    }

    @Override
    public int answers() {
        return Compass.ALL.size();
    }

    @Override
    public Optional<Asked> ask(RegionMap map, int answer, Random random) {
        MapView view = new MapView(map, map.whole());
        Compass wanted = Compass.ALL.get(answer);
        List<Integer> fitting = new ArrayList<>(view.regions(VISIBLE));
        fitting.removeIf(region -> !lies(view.centre(region), wanted));
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        int region = fitting.get(random.nextInt(fitting.size()));
        List<Credit> credits = List.of(credit.of(map));
        return Optional.of(new Asked(
                "position:" + map.file() + ":" + region,
                new ScienceQuestion(
                        view.paint(Map.of(region, RED)),
                        "",
                        "In which part of " + map.name() + " is the red area?",
                        Compass.ALL.stream().map(c -> "the " + c.label()).toList(),
                        answer,
                        credits)));
    }

    private static boolean lies(double[] centre, Compass wanted) {
        double dx = centre[0] - MIDDLE;
        double dy = centre[1] - MIDDLE;
        double along = wanted.along(dx, dy);
        return along >= FAR && wanted.aside(dx, dy) <= STRAIGHT * along;
    }
}
