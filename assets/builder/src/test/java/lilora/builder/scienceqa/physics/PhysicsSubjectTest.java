package lilora.builder.scienceqa.physics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scienceqa.NoPackages;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.scienceqa.subject.Side;
import lilora.builder.source.Credit;
import org.junit.jupiter.api.Test;

class PhysicsSubjectTest {
    private static final int TRAIN = 256;
    private static final int TEST = 64;

    private static List<String> described(List<ScienceQuestion> questions) {
        return questions.stream()
                .map(q -> q.credits() + q.question() + q.options() + q.answer() + Arrays.hashCode(pixels(q)))
                .toList();
    }

    private static int[] pixels(ScienceQuestion question) {
        return question.picture()
                .getRGB(0, 0, ScienceQuestion.SIZE, ScienceQuestion.SIZE, null, 0, ScienceQuestion.SIZE);
    }

    private static Set<String> diagrams(List<ScienceQuestion> questions) {
        return questions.stream()
                .flatMap(q -> q.credits().stream())
                .map(Credit::key)
                .collect(Collectors.toSet());
    }

    @Test
    void theSameSeedGivesTheSameQuestionsAndPictures() {
        List<ScienceQuestion> once = new PhysicsSubject(NoPackages.context(9)).questions(Side.TEST, TEST);
        List<ScienceQuestion> again = new PhysicsSubject(NoPackages.context(9)).questions(Side.TEST, TEST);
        assertThat(described(again)).isEqualTo(described(once));
    }

    @Test
    void noDiagramComesTwiceOrOnBothSides() {
        PhysicsSubject subject = new PhysicsSubject(NoPackages.context(9));
        Set<String> train = diagrams(subject.questions(Side.TRAIN, TRAIN));
        Set<String> test = diagrams(subject.questions(Side.TEST, TEST));
        assertThat(train).hasSize(TRAIN).doesNotContainAnyElementsOf(test);
        assertThat(test).hasSize(TEST);
    }
}
