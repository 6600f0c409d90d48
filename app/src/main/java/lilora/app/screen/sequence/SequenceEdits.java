package lilora.app.screen.sequence;

import java.util.ArrayList;
import java.util.List;
import javafx.collections.ObservableList;
import lilora.app.undo.Edit;
import lilora.engine.experiment.TaskSpec;

/** The edits of a sequence's list. Each knows the places it touches, not the list. */
final class SequenceEdits {
    private SequenceEdits() {}

    record Insert(String name, ObservableList<TaskSpec> tasks, int index, TaskSpec task) implements Edit {
        @Override
        public void apply() {
            tasks.add(index, task);
        }

        @Override
        public void revert() {
            tasks.remove(index);
        }
    }

    record Remove(String name, ObservableList<TaskSpec> tasks, int index, TaskSpec task) implements Edit {
        @Override
        public void apply() {
            tasks.remove(index);
        }

        @Override
        public void revert() {
            tasks.add(index, task);
        }
    }

    record Move(String name, ObservableList<TaskSpec> tasks, int from, int to) implements Edit {
        @Override
        public void apply() {
            move(from, to);
        }

        @Override
        public void revert() {
            move(to, from);
        }

        /** In one change, so that nobody sees the sequence without the task. */
        private void move(int source, int target) {
            List<TaskSpec> moved = new ArrayList<>(tasks);
            moved.add(target, moved.remove(source));
            tasks.setAll(moved);
        }
    }

    /** @param order place {@code i} takes the task that was at {@code order.get(i)} */
    record Reorder(String name, ObservableList<TaskSpec> tasks, List<Integer> order) implements Edit {
        Reorder {
            order = List.copyOf(order);
        }

        @Override
        public void apply() {
            List<TaskSpec> before = List.copyOf(tasks);
            tasks.setAll(order.stream().map(before::get).toList());
        }

        @Override
        public void revert() {
            List<TaskSpec> after = List.copyOf(tasks);
            TaskSpec[] before = new TaskSpec[after.size()];
            for (int i = 0; i < before.length; i++) {
                before[order.get(i)] = after.get(i);
            }
            tasks.setAll(before);
        }
    }
}
