package lilora.builder.scienceqa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lilora.builder.scienceqa.astronomy.AstronomySubject;
import lilora.builder.scienceqa.biology.BiologySubject;
import lilora.builder.scienceqa.geography.GeographySubject;
import lilora.builder.scienceqa.physics.PhysicsSubject;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.source.Resource;
import lilora.builder.task.BuildContext;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;

/** Builds scienceqa-mini: 1,200 and 300 multiple-choice questions of four subjects. */
public final class ScienceQaMini implements TaskBuilder {
    private static final String ID = "scienceqa-mini";

    /** How many questions a subject asks on each side. */
    private record Share(Subject subject, int train, int test) {
        int of(Side side) {
            return side == Side.TRAIN ? train : test;
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public TaskContent build(BuildContext context) {
        List<Share> shares = List.of(
                new Share(new AstronomySubject(context), 208, 52),
                new Share(new GeographySubject(context), 480, 120),
                new Share(new BiologySubject(context), 256, 64),
                new Share(new PhysicsSubject(context), 256, 64));
        ItemWriter train = side(Side.TRAIN, shares, context);
        ItemWriter test = side(Side.TEST, shares, context);
        List<TaskImage> images = new ArrayList<>(train.images());
        images.addAll(test.images());
        return new TaskContent(description(), images, train.items(), test.items(), licence(), Map.of());
    }

    private static ItemWriter side(Side side, List<Share> shares, BuildContext context) {
        ItemWriter writer = new ItemWriter(side);
        List<Runnable> turns = new ArrayList<>();
        for (Share share : shares) {
            for (ScienceQuestion question : share.subject().questions(side, share.of(side))) {
                turns.add(() -> writer.add(share.subject(), question));
            }
        }
        Collections.shuffle(turns, context.random("science-order-" + side.label()));
        turns.forEach(Runnable::run);
        return writer;
    }

    /** What applies to which image, and the GPL in full, which the maps must be passed on with. */
    private static String licence() {
        return Resource.text(ScienceQaMini.class, "LICENSE.txt") + "\n"
                + Resource.text(ScienceQaMini.class, "GPL-2.txt");
    }

    private static TaskDescription description() {
        return new TaskDescription(
                ID,
                "ScienceQA-mini",
                "multiple-choice",
                "Multiple-choice questions about pictures in the form of ScienceQA. Astronomy: photos of galaxies, star clusters"
                        + " and nebulae. Geography: real maps, redrawn with one or two areas highlighted. Biology: drawn"
                        + " animals. Physics: diagrams rendered by this project. Photos, countries, maps of countries,"
                        + " animals and diagrams of the test are none of the training's.",
                "choice",
                4,
                "Per image: CC-BY-4.0, CC-BY-3.0, public domain, credit only (photos), GPL-2.0-or-later (maps),"
                        + " public domain (animals), CC0-1.0 (diagrams, questions)");
    }
}
