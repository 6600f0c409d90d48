package lilora.engine.data;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import org.jspecify.annotations.Nullable;

/** Lengths of answers, questions and whole items: a histogram, and findings where something does not fit. */
final class LengthCheck {
    private final ItemPlaces places;
    private final @Nullable TokenLimits limits;
    private final ToIntFunction<String> length;
    private final SortedMap<Integer, Integer> answers = new TreeMap<>();
    private final SortedMap<Integer, Integer> questions = new TreeMap<>();

    LengthCheck(ItemPlaces places, @Nullable TokenLimits limits) {
        this.places = places;
        this.limits = limits;
        this.length = limits == null ? LengthCheck::words : limits.answerTokens();
    }

    void add(TrainItem item, FindingSink sink) {
        int longest = 0;
        for (Turn turn : item.turns()) {
            if (turn.speaker() == Speaker.GPT) {
                int here = length.applyAsInt(turn.text());
                longest = Math.max(longest, here);
                answers.merge(here, 1, Integer::sum);
            }
        }
        if (limits != null) {
            trainItem(item, longest, limits, sink);
        }
    }

    void add(TestItem item, FindingSink sink) {
        questions.merge(length.applyAsInt(item.prompt()), 1, Integer::sum);
        if (limits != null) {
            testItem(item, limits, sink);
        }
    }

    private void trainItem(TrainItem item, int longest, TokenLimits fits, FindingSink sink) {
        // Where not even the template fits, the whole item says more.
        if (fits.maxAnswer() > 0 && longest > fits.maxAnswer()) {
            String fault = "the answer has %d tokens, but at most %d fit; %sshorten it or remove the item.";
            sink.add(places.error(Code.LONG_ANSWER, item, fault.formatted(longest, fits.maxAnswer(), fits.remedy())));
            return;
        }
        int whole;
        try {
            whole = fits.itemTokens().applyAsInt(item);
        } catch (InputException e) {
            sink.add(places.error(Code.BAD_FIELD, item, e.getMessage()));
            return;
        }
        if (whole > fits.longest()) {
            String fault =
                    "the item has %d tokens with its images and template, but at most %d fit; %sshorten it or remove it.";
            sink.add(places.error(Code.LONG_SEQUENCE, item, fault.formatted(whole, fits.longest(), fits.remedy())));
        }
    }

    private void testItem(TestItem item, TokenLimits fits, FindingSink sink) {
        int room = places.description().maxNewTokens();
        try {
            long whole = (long) fits.promptTokens().applyAsInt(item) + room;
            if (whole > fits.longestPrompt()) {
                String fault = "the question and an answer of maxNewTokens need %d tokens, but at most %d fit; "
                        + "shorten the question or lower maxNewTokens in task.json.";
                sink.add(places.error(Code.LONG_SEQUENCE, item, fault.formatted(whole, fits.longestPrompt())));
            }
        } catch (InputException e) {
            sink.add(places.error(Code.BAD_FIELD, item, e.getMessage()));
        }
        // An answer longer than what may be generated can never be given in full.
        int shortest =
                item.answers().stream().mapToInt(fits.answerTokens()).min().orElse(0);
        if (shortest > room) {
            sink.add(places.finding(
                    Severity.WARNING,
                    Code.LONG_ANSWER,
                    item,
                    "even the shortest answer has %d tokens, but maxNewTokens of task.json is %d; raise it."
                            .formatted(shortest, room)));
        }
    }

    String unit() {
        return limits == null ? "words" : "tokens";
    }

    SortedMap<Integer, Integer> answers() {
        return answers;
    }

    SortedMap<Integer, Integer> questions() {
        return questions;
    }

    private static int words(String text) {
        String stripped = PythonWhitespace.strip(text);
        return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
    }
}
