package lilora.builder.scienceqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import org.junit.jupiter.api.Test;

class ChoicePromptTest {
    private static ScienceQuestion question(String context, List<String> options) {
        BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        return new ScienceQuestion(picture, context, "Will they attract?", options, 0, List.of());
    }

    @Test
    void contextQuestionOptionsAndInstructionAreLines() {
        List<String> options = List.of("attract", "repel");
        assertThat(ChoicePrompt.of(question("Two magnets.", options))).isEqualTo("""
                Context: Two magnets.
                Will they attract?
                A. attract
                B. repel
                Answer with the option's letter from the given choices directly.""");
    }

    @Test
    void anEmptyContextHasNoLine() {
        List<String> options = List.of("attract", "repel");
        assertThat(ChoicePrompt.of(question("", options))).startsWith("Will they attract?\nA. ");
    }

    @Test
    void equalOptionsAreRefused() {
        assertThatThrownBy(() -> question("", List.of("attract", "attract")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
