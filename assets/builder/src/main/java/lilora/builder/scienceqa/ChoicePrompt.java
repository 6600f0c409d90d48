package lilora.builder.scienceqa;

import java.util.List;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** The prompt in the form that ScienceQA has in visual instruction tuning. */
final class ChoicePrompt {
    private static final String INSTRUCTION = "Answer with the option's letter from the given choices directly.";

    private ChoicePrompt() {}

    /** Context (if any), question, one option a line, instruction; without the image marker. */
    static String of(ScienceQuestion question) {
        List<String> options = question.options();
        StringBuilder text = new StringBuilder();
        if (!question.context().isEmpty()) {
            text.append("Context: ").append(question.context()).append('\n');
        }
        text.append(question.question()).append('\n');
        for (int i = 0; i < options.size(); i++) {
            text.append(letter(i)).append(". ").append(options.get(i)).append('\n');
        }
        return text.append(INSTRUCTION).toString();
    }

    /** The letter of an option, {@code A} for the first. */
    static String letter(int option) {
        return String.valueOf((char) ('A' + option));
    }
}
