package lilora.builder.alignment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import lilora.builder.pretraining.sample.Brevity;
import lilora.builder.pretraining.sample.Round;

/** What is said about a picture: its caption alone, as in LLaVA's first stage, or questions as well, as in its second. */
enum Conversation {
    CAPTION {
        @Override
        List<Round> of(Captioned item, Random random) {
            return List.of(caption(item, random));
        }
    },
    /** Up to four questions, half of the time after the caption; the caption alone where nothing can be asked. */
    QUESTIONS {
        @Override
        List<Round> of(Captioned item, Random random) {
            List<Round> rounds = new ArrayList<>();
            if (item.questions().isEmpty() || random.nextBoolean()) {
                rounds.add(caption(item, random));
            }
            List<Round> questions = new ArrayList<>(item.questions());
            Collections.shuffle(questions, random);
            Brevity brevity = new Brevity(random);
            questions.stream().limit(MOST_QUESTIONS).map(brevity::of).forEach(rounds::add);
            return rounds;
        }
    };

    private static final int MOST_QUESTIONS = 4;

    /** The rounds of an item of training, at least one. */
    abstract List<Round> of(Captioned item, Random random);

    private static Round caption(Captioned item, Random random) {
        return new Round(Instruction.any(random), item.caption());
    }
}
