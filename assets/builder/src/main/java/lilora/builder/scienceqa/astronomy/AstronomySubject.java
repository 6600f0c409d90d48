package lilora.builder.scienceqa.astronomy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import lilora.builder.scienceqa.subject.BalancedDraw;
import lilora.builder.scienceqa.subject.BalancedDraw.Drawn;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.scienceqa.subject.Turn;
import lilora.builder.source.Credit;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;

/**
 * Asks what kind of object a photo shows, by its name or by a sentence about it. A photo comes up several times, each time laid
 * down another way.
 */
public final class AstronomySubject implements Subject {
    private static final String PACKAGE = "stellarium-data";
    private static final String FOLDER = "usr/share/stellarium/nebulae/default/";
    private static final double SHARE_BY_NAME = 0.55;
    /** A little more than usual, so that no kind has less than three photos in the test. */
    private static final double TEST_SHARE = 0.27;
    /** The test shows a photo at most twice a form: more would count one mistake many times. */
    private static final int TEST_VIEWS = 2;

    private final BuildContext context;
    private final UpstreamPackage photos;
    private final Split<SkyPhoto> split;

    public AstronomySubject(BuildContext context) {
        this.context = context;
        this.photos = context.packages().open(PACKAGE);
        this.split = split(context);
    }

    /** Divides the committed list; photos cut from one exposure stay together. */
    static Split<SkyPhoto> split(BuildContext context) {
        return Split.stratified(
                SkyPhoto.all(),
                photo -> photo.kind().label(),
                SkyPhoto::family,
                TEST_SHARE,
                context.random("science-astronomy-split"));
    }

    @Override
    public String type() {
        return "astronomy";
    }

    @Override
    public boolean photographic() {
        return true;
    }

    @Override
    public List<ScienceQuestion> questions(Side side, int count) {
        Random random = context.random("science-astronomy-" + side.label());
        int byName = (int) Math.round(count * SHARE_BY_NAME);
        List<ScienceQuestion> questions = new ArrayList<>();
        for (Drawn<SkyPhoto> drawn : draw(side, byName, random)) {
            questions.add(question(drawn, 0, "What kind of object does the photo show?", SkyKind::label));
        }
        for (Drawn<SkyPhoto> drawn : draw(side, count - byName, random)) {
            questions.add(question(drawn, 2, "Which sentence describes the object in the photo?", SkyKind::sentence));
        }
        return questions;
    }

    private List<Drawn<SkyPhoto>> draw(Side side, int count, Random random) {
        int views = side == Side.TRAIN ? Turn.COUNT : TEST_VIEWS;
        return new BalancedDraw<>(side.of(split), photo -> photo.kind().label(), views, random).draw(count);
    }

    /** @param offset lets the two forms start with different turns of the same photo */
    private ScienceQuestion question(
            Drawn<SkyPhoto> drawn, int offset, String text, Function<SkyKind, String> wording) {
        SkyPhoto photo = drawn.item();
        return new ScienceQuestion(
                picture(photo, turn(photo, drawn.view(), offset)),
                "The photo was taken with a telescope.",
                text,
                Stream.of(SkyKind.values()).map(wording).toList(),
                List.of(SkyKind.values()).indexOf(photo.kind()),
                List.of(Credit.of(photos, FOLDER + photo.file(), photo.credit(), photo.licence(), photo.url())));
    }

    private static Turn turn(SkyPhoto photo, int view, int offset) {
        int start = Math.floorMod(photo.file().hashCode(), Turn.COUNT);
        // Five and eight have no common divisor: eight views are eight turns.
        return new Turn((start + offset + 5 * view) % Turn.COUNT);
    }

    private BufferedImage picture(SkyPhoto photo, Turn turn) {
        BufferedImage small = photo.cut(photos.image(FOLDER + photo.file()));
        return turn.of(Exposure.brightened(small));
    }
}
