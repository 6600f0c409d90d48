package lilora.app.screen.sequence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import lilora.app.undo.EditStack;
import lilora.app.undo.ValueEdit;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.EvaluationSpec.Coverage;
import lilora.engine.experiment.TaskSpec;
import org.jspecify.annotations.Nullable;

/** One sequence under edit: its tasks in order, the selected one, and the evaluations that follow from both. */
public final class SequenceViewModel {
    /** No task is selected. */
    public static final int NONE = -1;

    private final TaskOffer offer;
    private final EditStack edits = new EditStack();
    private final ObservableList<TaskSpec> tasks = FXCollections.observableArrayList();
    private final ObservableList<TaskSpec> readOnlyTasks = FXCollections.unmodifiableObservableList(tasks);
    private final ReadOnlyObjectWrapper<EvaluationSpec> evaluation =
            new ReadOnlyObjectWrapper<>(this, "evaluation", EvaluationSpec.DEFAULT);
    private final ReadOnlyObjectWrapper<EvaluationPlan> plan =
            new ReadOnlyObjectWrapper<>(this, "plan", EvaluationPlan.of(List.of(), EvaluationSpec.DEFAULT));
    private final ReadOnlyObjectWrapper<Optional<String>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());
    private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", NONE);

    public SequenceViewModel(TaskOffer offer) {
        this.offer = offer;
        tasks.addListener((ListChangeListener<TaskSpec>) change -> replan());
        evaluation.addListener((observed, before, after) -> replan());
        offer.tasks().addListener((ListChangeListener<OfferedTask>) change -> replan());
    }

    /** Shows another sequence; what was done to the one before is no longer undone here. */
    public void open(SequenceDraft draft) {
        edits.clear();
        selected.set(NONE);
        evaluation.set(draft.evaluation());
        tasks.setAll(draft.tasks());
        selected.set(tasks.isEmpty() ? NONE : 0);
        notice.set(Optional.empty());
    }

    /** The sequence as it is now, under a name. */
    public SequenceDraft draft(String name) {
        return new SequenceDraft(name, List.copyOf(tasks), evaluation.get());
    }

    /** In learning order; changed by the verbs below alone. */
    public ObservableList<TaskSpec> tasks() {
        return readOnlyTasks;
    }

    /** Index of the selected task, or {@link #NONE}. */
    public IntegerProperty selectedProperty() {
        return selected;
    }

    public EditStack edits() {
        return edits;
    }

    public ReadOnlyObjectProperty<EvaluationSpec> evaluationProperty() {
        return evaluation.getReadOnlyProperty();
    }

    /** Which evaluations will run. */
    public ReadOnlyObjectProperty<EvaluationPlan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    /** Why the last wish was not followed, until the next one is. */
    public ReadOnlyObjectProperty<Optional<String>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Where a task is in the sequence, from 1. */
    public Optional<Integer> placeOf(String folder) {
        return IntStream.range(0, tasks.size())
                .filter(i -> tasks.get(i).folder().equals(folder))
                .mapToObj(i -> i + 1)
                .findFirst();
    }

    /** What the library says about a task of the sequence; empty when it is no longer there. */
    public Optional<OfferedTask> offered(TaskSpec task) {
        return offer.find(task.folder());
    }

    /** A task's title, or its folder's name when the library does not know it. */
    public String title(TaskSpec task) {
        return offered(task).map(OfferedTask::title).orElseGet(() -> lastName(task.folder()));
    }

    private static String lastName(String folder) {
        return folder.substring(Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\')) + 1);
    }

    /** Tasks of the sequence that the library does not have, so that nobody knows their items; none while it is empty. */
    public List<TaskSpec> missing() {
        return offer.tasks().isEmpty()
                ? List.of()
                : tasks.stream().filter(task -> offered(task).isEmpty()).toList();
    }

    /** Whether the library has a task in a folder of the same name, elsewhere, for one that is missing. */
    public boolean canRelocate() {
        return missing().stream().anyMatch(task -> !relocated(task).equals(task));
    }

    /** Takes the library's tasks for missing ones, by the names of their folders; one edit. */
    public void relocate() {
        List<TaskSpec> before = List.copyOf(tasks);
        List<TaskSpec> after = new ArrayList<>();
        for (TaskSpec task : before) {
            TaskSpec found = offered(task).isPresent() ? task : relocated(task);
            boolean taken = after.stream().anyMatch(other -> other.folder().equals(found.folder()));
            after.add(taken ? task : found);
        }
        int now = selected.get();
        perform(new ValueEdit<>("use the library's tasks", "relocate", before, List.copyOf(after), tasks::setAll), now);
    }

    /** The task as the library has it under its folder's name, unless the sequence holds that already. */
    private TaskSpec relocated(TaskSpec task) {
        return offer.tasks().stream()
                .map(OfferedTask::folder)
                .filter(folder -> lastName(folder).equals(lastName(task.folder()))
                        && placeOf(folder).isEmpty())
                .findFirst()
                .map(folder -> new TaskSpec(
                        folder, task.trainSamples(), task.testSamples(), task.epochs(), task.learningRate()))
                .orElse(task);
    }

    /** Adds a task at the end. */
    public void add(String folder) {
        insert(tasks.size(), folder);
    }

    /** Adds a task before a place; one that is there already is only selected, and the notice says so. */
    public void insert(int index, String folder) {
        TaskSpec task = TaskSpec.of(folder);
        Optional<Integer> place = placeOf(folder);
        if (place.isPresent()) {
            selected.set(place.get() - 1);
            notice.set(Optional.of(
                    "%s is task %d of this sequence already; a task is learned once. Import a copy under another id to learn it again."
                            .formatted(title(task), place.get())));
            return;
        }
        perform(new SequenceEdits.Insert("add " + title(task), tasks, index, task), index);
    }

    /** Takes a task out. */
    public void remove(int index) {
        if (inside(index)) {
            TaskSpec task = tasks.get(index);
            int next = Math.min(index, tasks.size() - 2);
            perform(new SequenceEdits.Remove("remove " + title(task), tasks, index, task), next);
        }
    }

    /** Moves a task to another place; beyond an end nothing happens. */
    public void move(int from, int to) {
        if (inside(from) && inside(to) && from != to) {
            perform(new SequenceEdits.Move("move " + title(tasks.get(from)), tasks, from, to), to);
        }
    }

    /** Last task first. */
    public void reverse() {
        if (tasks.size() > 1) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, tasks.size()).boxed().toList());
            Collections.reverse(order);
            perform(new SequenceEdits.Reorder("reverse", tasks, order), tasks.size() - 1 - selected.get());
        }
    }

    /** An order drawn from all orders; the same seed gives the same order of the same tasks, whatever theirs was before. */
    public void shuffle(long seed) {
        if (tasks.size() > 1) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, tasks.size())
                    .boxed()
                    .sorted((one, two) ->
                            tasks.get(one).folder().compareTo(tasks.get(two).folder()))
                    .toList());
            Collections.shuffle(order, new Random(seed));
            perform(new SequenceEdits.Reorder("shuffle with seed " + seed, tasks, order), 0);
        }
    }

    /** Sets how a task is used: samples, epochs, learning rate. Edits of one field in a row are one edit. */
    public void change(int index, String field, TaskSpec changed) {
        if (inside(index) && !tasks.get(index).equals(changed)) {
            TaskSpec before = tasks.get(index);
            edits.perform(new ValueEdit<>(
                    field + " of " + title(before),
                    before.folder() + "/" + field,
                    before,
                    changed,
                    task -> tasks.set(index, task)));
            notice.set(Optional.empty());
        }
    }

    /** Sets which tasks are evaluated after each stage. */
    public void cover(Coverage coverage) {
        EvaluationSpec now = evaluation.get();
        evaluate("evaluate " + coverage.name().toLowerCase(java.util.Locale.ROOT), now.withCoverage(coverage));
    }

    /** Evaluates the base model before training. */
    public void includeZeroShot() {
        EvaluationSpec now = evaluation.get();
        evaluate("evaluate before training", now.withZeroShot(true));
    }

    /** Leaves out the evaluation before training. */
    public void excludeZeroShot() {
        EvaluationSpec now = evaluation.get();
        evaluate("leave out evaluation before training", now.withZeroShot(false));
    }

    /** Answers questions also with the task that a selector chooses, or no longer. */
    public void selectTasks(boolean chooses) {
        EvaluationSpec now = evaluation.get();
        evaluate(
                chooses ? "evaluate with selected tasks" : "leave out evaluation with selected tasks",
                now.withSelector(chooses));
    }

    /** Takes the last edit back; a task that was removed is where it was, and selected. */
    public void undo() {
        retrace(edits::undo);
    }

    /** Makes the edit again that was undone last. */
    public void redo() {
        retrace(edits::redo);
    }

    /** Training items of a task that are used. */
    public int trainItems(TaskSpec task) {
        return used(task.trainSamples(), offered(task).map(OfferedTask::train).orElse(0));
    }

    /** Test items of a task that are used. */
    public int testItems(TaskSpec task) {
        return used(task.testSamples(), offered(task).map(OfferedTask::test).orElse(0));
    }

    private static int used(@Nullable Integer wanted, int there) {
        return wanted == null ? there : Math.min(wanted, there);
    }

    private void evaluate(String name, EvaluationSpec changed) {
        EvaluationSpec before = evaluation.get();
        if (!before.equals(changed)) {
            edits.perform(new ValueEdit<>(name, name, before, changed, evaluation::set));
            edits.seal();
        }
    }

    private void perform(lilora.app.undo.Edit edit, int select) {
        edits.perform(edit);
        edits.seal();
        notice.set(Optional.empty());
        selected.set(inside(select) ? select : NONE);
    }

    /** A task that comes back is selected; else the selection stays with its task, or with its place if that is gone. */
    private void retrace(Runnable how) {
        List<TaskSpec> before = List.copyOf(tasks);
        int place = selected.get();
        how.run();
        notice.set(Optional.empty());
        int now = IntStream.range(0, tasks.size())
                .filter(i -> !before.contains(tasks.get(i)) && tasks.size() > before.size())
                .findFirst()
                .orElseGet(() -> place >= 0 && place < before.size() ? tasks.indexOf(before.get(place)) : NONE);
        selected.set(now >= 0 ? now : Math.min(place, tasks.size() - 1));
    }

    private boolean inside(int index) {
        return index >= 0 && index < tasks.size();
    }

    private void replan() {
        plan.set(EvaluationPlan.of(tasks.stream().map(this::testItems).toList(), evaluation.get()));
    }
}
