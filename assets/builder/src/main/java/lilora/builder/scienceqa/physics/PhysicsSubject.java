package lilora.builder.scienceqa.physics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.scienceqa.subject.Subject;
import lilora.builder.source.Credit;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;

/** Asks about diagrams drawn here. A diagram's numbers are its source: no diagram of the test is one of the training. */
public final class PhysicsSubject implements Subject {
    private static final List<DiagramKind> KINDS = List.of(
            new Magnets(),
            new MagnetPairs(),
            new Thermometers(),
            new Solutions(),
            new Beakers(),
            new MatterStates(),
            new Forces());

    /** Different diagrams of each kind and answer; more than both sides together ask for. */
    private static final int POOL = 60;

    private final BuildContext context;
    private final List<List<Split<Diagram>>> pools = new ArrayList<>();

    public PhysicsSubject(BuildContext context) {
        this.context = context;
        for (DiagramKind kind : KINDS) {
            List<Split<Diagram>> answers = new ArrayList<>();
            Random random = context.random("science-physics-" + kind.getClass().getSimpleName());
            for (int answer = 0; answer < kind.answers(); answer++) {
                answers.add(Split.of(invent(kind, answer, random), Split.TEST_SHARE, random));
            }
            pools.add(answers);
        }
    }

    private static List<Diagram> invent(DiagramKind kind, int answer, Random random) {
        List<Diagram> diagrams = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        while (diagrams.size() < POOL) {
            Diagram diagram = kind.invent(answer, random);
            if (keys.add(diagram.key())) {
                diagrams.add(diagram);
            }
        }
        return diagrams;
    }

    @Override
    public String type() {
        return "physics";
    }

    @Override
    public boolean photographic() {
        return false;
    }

    /** The kinds take turns, and so do the answers of each kind. */
    @Override
    public List<ScienceQuestion> questions(Side side, int count) {
        List<ScienceQuestion> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Split<Diagram>> answers = pools.get(i % pools.size());
            int turn = i / pools.size();
            List<Diagram> diagrams = side.of(answers.get(turn % answers.size()));
            questions.add(question(diagrams.get(turn / answers.size())));
        }
        Collections.shuffle(questions, context.random("science-physics-" + side.label()));
        return questions;
    }

    private static ScienceQuestion question(Diagram diagram) {
        Canvas canvas = new Canvas();
        diagram.drawing().on(canvas);
        return new ScienceQuestion(
                canvas.picture(),
                diagram.context(),
                diagram.question(),
                diagram.options(),
                diagram.answer(),
                List.of(new Credit("-", "", diagram.key(), "LiLoRA Workbench", "CC0-1.0", "")));
    }
}
