package lilora.app.screen.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lilora.app.format.Formats;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.HeldOutSpec;
import lilora.storage.repository.RunRecord;

/**
 * What the run answered on the way to items that are held out.
 *
 * @param asked whether the run answers any
 * @param items in the order they are asked
 */
public record SampleAnswers(boolean asked, List<Item> items) {
    /** Beside the first answer, which is the one before anything was learned. */
    private static final int NEWEST = 5;

    /**
     * A question with its answers.
     *
     * @param task number of its task
     * @param folder of its task
     * @param title of its task
     * @param id of the item
     * @param images names below the task's image root
     * @param answers the newest first, and the first of all last
     */
    public record Item(
            int task,
            Path folder,
            String title,
            String id,
            List<String> images,
            String question,
            String reference,
            List<Answer> answers) {
        public Item {
            images = List.copyOf(images);
            answers = List.copyOf(answers);
        }

        /** Whether it is the same question, with whatever answers. */
        boolean isSame(Item other) {
            return task == other.task && folder.equals(other.folder) && id.equals(other.id);
        }
    }

    /** An answer, and after which steps it was given, one measurement after another. */
    public record Answer(String after, String text) {}

    public SampleAnswers {
        items = List.copyOf(items);
    }

    static SampleAnswers of(RunRecord record, List<String> titles) {
        HeldOutSpec heldOut = record.spec().experiment().evaluation().heldOut();
        Map<String, List<RunEvent.SampleAnswer>> byItem = new LinkedHashMap<>();
        RunRecord.current(record.samples())
                .filter(answer -> answer.task() >= 1 && answer.task() <= titles.size())
                .forEach(answer -> byItem.computeIfAbsent(answer.task() + "/" + answer.item(), key -> new ArrayList<>())
                        .add(answer));
        boolean several = record.spec().experiment().tasks().size() > 1;
        return new SampleAnswers(
                heldOut != null && heldOut.samples() > 0,
                byItem.values().stream()
                        .map(answers -> item(record, titles, answers, several))
                        .toList());
    }

    private static Item item(
            RunRecord record, List<String> titles, List<RunEvent.SampleAnswer> answers, boolean several) {
        RunEvent.SampleAnswer first = answers.get(0);
        List<Answer> all = new ArrayList<>();
        for (int from = 0, to; from < answers.size(); from = to) {
            to = from + 1;
            while (to < answers.size() && isRepeated(answers.get(from), answers.get(to))) {
                to++;
            }
            all.add(new Answer(
                    after(answers.get(from), answers.get(to - 1), several),
                    answers.get(from).answer()));
        }
        List<Answer> shown = new ArrayList<>(all.subList(Math.max(0, all.size() - NEWEST), all.size()));
        if (all.size() > NEWEST) {
            shown.add(0, all.get(0));
        }
        Collections.reverse(shown);
        return new Item(
                first.task(),
                Path.of(record.spec().experiment().tasks().get(first.task() - 1).folder()),
                titles.get(first.task() - 1),
                first.item(),
                first.images(),
                first.question(),
                first.reference(),
                shown);
    }

    private static boolean isRepeated(RunEvent.SampleAnswer before, RunEvent.SampleAnswer after) {
        return before.stage() == after.stage() && before.answer().equals(after.answer());
    }

    private static String after(RunEvent.SampleAnswer from, RunEvent.SampleAnswer to, boolean several) {
        String steps = from.step() == to.step()
                ? from.step() == 0 ? "Before step 1" : "Step " + Formats.count(from.step())
                : "Steps %s to %s".formatted(Formats.count(from.step()), Formats.count(to.step()));
        return several ? "Stage %d, %s".formatted(from.stage(), steps.toLowerCase(Locale.ROOT)) : steps;
    }
}
