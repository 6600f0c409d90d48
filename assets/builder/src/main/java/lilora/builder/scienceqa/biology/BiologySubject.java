package lilora.builder.scienceqa.biology;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import lilora.builder.scienceqa.subject.BalancedDraw;
import lilora.builder.scienceqa.subject.BalancedDraw.Drawn;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.source.Credit;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;

/** Asks which group a drawn animal belongs to, whether it has a backbone, what covers it, and what is true of it. */
public final class BiologySubject implements Subject {
    private static final String PACKAGE = "openclipart-png";
    private static final String FOLDER = "usr/share/openclipart/png/";
    private static final String PAGE = "http://www.openclipart.org";
    private static final int VIEWS = 2;

    private final BuildContext context;
    private final UpstreamPackage drawings;
    private final Split<Animal> split;

    public BiologySubject(BuildContext context) {
        this.context = context;
        this.drawings = context.packages().open(PACKAGE);
        this.split = split(context);
    }

    /** Divides the committed list; variants of one drawing stay together. */
    static Split<Animal> split(BuildContext context) {
        return Split.stratified(
                Animal.all(),
                animal -> animal.group().label(),
                Animal::family,
                Split.TEST_SHARE,
                context.random("science-biology-split"));
    }

    @Override
    public String type() {
        return "biology";
    }

    @Override
    public boolean photographic() {
        return false;
    }

    @Override
    public List<ScienceQuestion> questions(Side side, int count) {
        Random random = context.random("science-biology-" + side.label());
        int backbones = count / 5;
        int covers = count / 5;
        int sentences = count / 6;
        int groups = count - backbones - covers - sentences;
        Predicate<Animal> named = animal -> animal.group().isAskedByName();
        Function<Animal, String> group = animal -> animal.group().label();
        List<ScienceQuestion> questions = new ArrayList<>();
        questions.addAll(ask(draw(side, named, group, groups, random), AnimalForm.GROUP));
        questions.addAll(ask(draw(side, named, group, sentences, random), AnimalForm.SENTENCE));
        questions.addAll(ask(
                draw(side, a -> true, a -> String.valueOf(a.group().hasBackbone()), backbones, random),
                AnimalForm.BACKBONE));
        questions.addAll(ask(
                draw(
                        side,
                        a -> a.cover() != AnimalCover.NOT_ASKED,
                        a -> a.cover().name(),
                        covers,
                        random),
                AnimalForm.COVER));
        return questions;
    }

    private List<Drawn<Animal>> draw(
            Side side, Predicate<Animal> wanted, Function<Animal, String> kind, int count, Random random) {
        List<Animal> animals = side.of(split).stream().filter(wanted).toList();
        return new BalancedDraw<>(animals, kind, VIEWS, random).draw(count);
    }

    private List<ScienceQuestion> ask(List<Drawn<Animal>> drawn, AnimalForm form) {
        return drawn.stream().map(one -> question(one, form)).toList();
    }

    private ScienceQuestion question(Drawn<Animal> drawn, AnimalForm form) {
        Animal animal = drawn.item();
        String path = FOLDER + animal.file();
        AnimalForm.Choice choice = form.choice(animal);
        return new ScienceQuestion(
                AnimalPicture.of(drawings.image(path), drawn.view()),
                form.context(),
                form.question(),
                choice.options(),
                choice.answer(),
                List.of(Credit.of(drawings, path, animal.author(), "Public domain", PAGE)));
    }
}
