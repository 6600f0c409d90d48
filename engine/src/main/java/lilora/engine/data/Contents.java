package lilora.engine.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.data.TaskReport.Counts;
import org.jspecify.annotations.Nullable;

/** Looks at the items of a task as they are read, training items first and each once; none of those is kept. */
final class Contents {
    private final ItemPlaces places;
    private final CheckSettings settings;
    private final ImageCheck images;
    private final LengthCheck lengths;
    private final boolean lettered;
    private final Findings trainLetters;
    private final Findings trainLengths;
    private final List<TestItem> test = new ArrayList<>();
    private int train;
    private int trainTextOnly;

    /** @param root of the images, null if it cannot be opened: lengths are not looked at then */
    Contents(ItemPlaces places, CheckSettings settings, @Nullable ImageRoot root) {
        this.places = places;
        this.settings = settings;
        this.images = new ImageCheck(places, settings.images());
        this.lengths = new LengthCheck(places, limits(settings, root));
        this.lettered = places.description().metric().startsWith("choice");
        this.trainLetters = new Findings(settings.listed());
        this.trainLengths = new Findings(settings.listed());
    }

    private static @Nullable TokenLimits limits(CheckSettings settings, @Nullable ImageRoot root) {
        return settings.tokens() == null || root == null
                ? null
                : settings.tokens().apply(root);
    }

    void add(TrainItem item) {
        train++;
        trainTextOnly += item.images().isEmpty() ? 1 : 0;
        images.add(item);
        lengths.add(item, trainLengths);
        if (lettered) {
            requireLettersWithinChoices(item);
        }
    }

    void add(TestItem item) {
        test.add(item);
        images.add(item);
    }

    /** Looks at the images of all items. */
    ImageCheck.Result images(ImageRoot root, Findings findings) {
        return images.run(root, findings);
    }

    /** What there is; findings about the items come kind by kind. */
    Counts counts(ImageCheck.Result found, Findings findings) {
        if (train == 0 && test.isEmpty()) {
            findings.add(
                    Severity.ERROR,
                    Code.NO_ITEMS,
                    Task.FILE,
                    places.folder() + " has no usable item; see the other findings, or add items.");
        }
        if (lettered) {
            test.forEach(item -> requireLettersWithinChoices(item, findings));
            findings.addAll(trainLetters);
        }
        if (settings.metrics().contains(places.description().metric())) {
            test.forEach(item -> requireReferences(item, findings));
        }
        requireScorable(findings);
        findings.addAll(trainLengths);
        SortedMap<String, Integer> types = new TreeMap<>();
        for (TestItem item : test) {
            lengths.add(item, findings);
            if (item.type() != null) {
                types.merge(item.type(), 1, Integer::sum);
            }
        }
        return new Counts(
                train,
                test.size(),
                trainTextOnly,
                (int) test.stream().filter(i -> i.images().isEmpty()).count(),
                found.images(),
                found.bytes(),
                types,
                lengths.unit(),
                lengths.answers(),
                lengths.questions());
    }

    private void requireScorable(Findings findings) {
        settings.meaningless()
                .why(places.description().metric(), test.size())
                .ifPresent(why -> findings.add(
                        Severity.ERROR,
                        Code.TOO_FEW_ITEMS,
                        String.valueOf(places.description().test()),
                        "%s: %s; add test items.".formatted(places.folder(), why)));
    }

    private void requireReferences(TestItem item, FindingSink findings) {
        boolean said = lettered && item.answers().stream().anyMatch(answer -> beyond(answer, item.choices()) != null);
        if (!said) {
            try {
                settings.references().require(places.description().metric(), item);
            } catch (InputException e) {
                findings.add(places.error(Code.UNUSABLE_ANSWER, item, e.getMessage()));
            }
        }
    }

    private void requireLettersWithinChoices(TestItem item, FindingSink findings) {
        for (String answer : item.answers()) {
            String fault = beyond(answer, item.choices());
            if (fault != null) {
                findings.add(places.error(Code.ANSWER_BEYOND_CHOICES, item, fault));
            }
        }
    }

    private void requireLettersWithinChoices(TrainItem item) {
        for (int i = 1; i < item.turns().size(); i += 2) {
            String question =
                    PythonWhitespace.strip(item.turns().get(i - 1).text().replace(Turn.IMAGE, ""));
            String fault = beyond(item.turns().get(i).text(), Choices.countIn(question));
            if (fault != null) {
                trainLetters.add(places.error(Code.ANSWER_BEYOND_CHOICES, item, fault));
            }
        }
    }

    private static @Nullable String beyond(String answer, int choices) {
        return choices == TestItem.UNKNOWN_CHOICES || Choices.index(answer) < choices
                ? null
                : "the answer is %s, but there are only %d choices; correct one of the two."
                        .formatted(PythonWhitespace.strip(answer), choices);
    }
}
