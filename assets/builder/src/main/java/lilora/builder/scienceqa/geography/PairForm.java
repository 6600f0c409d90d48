package lilora.builder.scienceqa.geography;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** The forms about two highlighted areas. */
final class PairForm implements MapForm {
    private static final int VISIBLE = 30;
    private static final int TRIES = 40;
    /** Coarse pixels may miss a little of a region that is not cut. */
    private static final double WHOLE = 0.9;

    private static final double SMALLEST_ZOOM = 0.5;

    private final PairQuestion question;
    private final MapCredit credit;

    PairForm(PairQuestion question, MapCredit credit) {
        this.question = question;
        this.credit = credit;
    }

    @Override
    public int answers() {
        return question.answers();
    }

    @Override
    public Optional<Asked> ask(RegionMap map, int answer, Random random) {
        MapWindow whole = map.whole();
        for (int i = 0; i < TRIES && !map.regions().isEmpty(); i++) {
            int red = random.nextInt(map.regions().size());
            double[] centre = map.centre(red);
            double share = SMALLEST_ZOOM + (1 - SMALLEST_ZOOM) * random.nextDouble();
            MapView view = new MapView(map, whole.zoom(centre[0], centre[1], share, random));
            List<Integer> visible = view.regions(VISIBLE).stream()
                    .filter(region -> view.shown(region) >= WHOLE)
                    .toList();
            if (visible.size() < 2 || !visible.contains(red)) {
                continue;
            }
            int blue = visible.get(random.nextInt(visible.size()));
            Optional<PairQuestion.Wording> wording =
                    red == blue ? Optional.empty() : question.ask(view, red, blue, answer, random);
            if (wording.isPresent()) {
                return Optional.of(asked(map, view, red, blue, wording.get()));
            }
        }
        return Optional.empty();
    }

    private Asked asked(RegionMap map, MapView view, int red, int blue, PairQuestion.Wording wording) {
        String key = String.join(":", question.name(), map.file(), String.valueOf(red), String.valueOf(blue));
        return new Asked(
                key,
                new ScienceQuestion(
                        view.paint(Map.of(red, RED, blue, BLUE)),
                        wording.context(),
                        wording.question(),
                        wording.options(),
                        wording.answer(),
                        List.of(credit.of(map))));
    }
}
