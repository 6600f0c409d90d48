package lilora.app.screen.tasks;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import lilora.engine.data.Split;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.data.Turn;

/**
 * An item of a task as a person reads it.
 *
 * @param images names below the image root, in the order shown; none for text alone
 * @param exchanges questions with their answers
 * @param type sub-kind; may be empty
 * @param line in its file, from 1
 */
public record ShownItem(String id, List<String> images, List<Exchange> exchanges, String type, int line) {
    /** A question and its answers: one in training, all references in the test. */
    public record Exchange(String question, List<String> answers) {
        public Exchange {
            answers = List.copyOf(answers);
        }
    }

    public ShownItem {
        images = List.copyOf(images);
        exchanges = List.copyOf(exchanges);
    }

    /** The items of a split, each made when it is asked for: a large task keeps its rows in its file. */
    public static List<ShownItem> of(Task task, Split split) {
        return split == Split.TRAIN
                ? new MappedList<>(task.train(), ShownItem::of)
                : new MappedList<>(task.test(), ShownItem::of);
    }

    private static final class MappedList<T> extends AbstractList<ShownItem> implements RandomAccess {
        private final List<T> items;
        private final Function<T, ShownItem> shown;

        MappedList(List<T> items, Function<T, ShownItem> shown) {
            this.items = items;
            this.shown = shown;
        }

        @Override
        public ShownItem get(int index) {
            return shown.apply(items.get(index));
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    private static ShownItem of(TrainItem item) {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i + 1 < item.turns().size(); i += 2) {
            String text = item.turns().get(i).text();
            // Of several images the markers say which is meant where.
            String question = item.images().size() > 1
                    ? text
                    : text.replace(Turn.IMAGE, "").strip();
            exchanges.add(new Exchange(question, List.of(item.turns().get(i + 1).text())));
        }
        return new ShownItem(item.id(), item.images(), exchanges, "", item.line());
    }

    private static ShownItem of(TestItem item) {
        String type = item.type() == null ? "" : item.type();
        return new ShownItem(
                item.id(), item.images(), List.of(new Exchange(item.prompt(), item.answers())), type, item.line());
    }
}
