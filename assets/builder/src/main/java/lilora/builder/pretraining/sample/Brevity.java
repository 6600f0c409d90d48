package lilora.builder.pretraining.sample;

import java.util.List;
import java.util.Random;

/**
 * Gives a part of the answers without a sentence around them, where the request asks for it. In sentences the first words seldom
 * depend on the picture ("There are ...", "a drawing of ..."): a model that has learnt nothing else does not look at it when its
 * answer begins, and short tunings for short answers stay at chance. LLaVA-1.5 was told the length of an answer in its request
 * for the same reason (arXiv 2310.03744, section 3.3). The wordings are none of the tasks'.
 */
public final class Brevity {
    private static final List<String> WORDINGS =
            List.of("%s Be brief.", "%s Keep it short.", "Briefly: %s", "%s No sentence, please.", "In short: %s");

    private final Random random;

    /** @param random decides which answers are brief, and how that is asked for */
    public Brevity(Random random) {
        this.random = random;
    }

    /** The same mixture, its held-out samples untouched, with two thirds of the answers brief that can be. */
    public Mixture of(Mixture mixture) {
        return new Mixture(mixture.train().stream().map(this::of).toList(), mixture.heldOut());
    }

    private Sample of(Sample sample) {
        List<Round> rounds = sample.rounds().stream().map(this::of).toList();
        return new Sample(sample.part(), sample.picture(), rounds, sample.references());
    }

    /** The round, two times in three with its brief answer and a request for that, where it has one. */
    public Round of(Round round) {
        String brief = round.brief();
        if (brief == null || random.nextInt(3) == 0) {
            return round;
        }
        String wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
        String request = wording.startsWith("%s") ? round.request() : uncapitalised(round.request());
        return new Round(wording.formatted(request), brief);
    }

    private static String uncapitalised(String words) {
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }
}
