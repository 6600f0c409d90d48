package lilora.app.screen.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.EvaluationSpec.Coverage;
import lilora.engine.experiment.TaskSpec;
import org.junit.jupiter.api.Test;

class SequenceViewModelTest {
    private static final String[] FOLDERS = {"a", "b", "c", "d", "e", "f", "g"};

    private final SequenceViewModel sequence = new SequenceViewModel(new FixedOffer(FOLDERS));

    private List<String> folders() {
        return sequence.tasks().stream().map(TaskSpec::folder).toList();
    }

    private void add(String... folders) {
        for (String folder : folders) {
            sequence.add(folder);
        }
    }

    @Test
    void aRemovalUndoneIsWhereItWasAndSelected() {
        for (int removed = 0; removed < 4; removed++) {
            for (int selected = 0; selected < 4; selected++) {
                SequenceViewModel edited = new SequenceViewModel(new FixedOffer(FOLDERS));
                List<TaskSpec> four = List.of(TaskSpec.of("a"), TaskSpec.of("b"), TaskSpec.of("c"), TaskSpec.of("d"));
                edited.open(new SequenceDraft("four", four, EvaluationSpec.DEFAULT));
                edited.selectedProperty().set(selected);
                edited.remove(removed);
                edited.undo();
                assertThat(edited.tasks()).isEqualTo(four);
                assertThat(edited.selectedProperty().get()).isEqualTo(removed);
                edited.redo();
                assertThat(edited.tasks()).hasSize(3).doesNotContain(four.get(removed));
                assertThat(edited.selectedProperty().get()).isBetween(0, 2);
            }
        }
    }

    @Test
    void aMoveUndoneKeepsItsTaskSelected() {
        add("a", "b", "c");
        sequence.move(2, 0);
        sequence.undo();
        assertThat(folders()).containsExactly("a", "b", "c");
        assertThat(sequence.selectedProperty().get()).isEqualTo(2);
    }

    @Test
    void anyEditsUndoneReturnToTheStartAndRedoneToTheEnd() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            SequenceViewModel edited = new SequenceViewModel(new FixedOffer(FOLDERS));
            edited.open(new SequenceDraft(
                    "start", List.of(TaskSpec.of("a"), TaskSpec.of("b"), TaskSpec.of("c")), EvaluationSpec.DEFAULT));
            SequenceDraft start = edited.draft("x");
            List<SequenceDraft> states = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                edit(edited, random);
            }
            SequenceDraft end = edited.draft("x");
            int undone = 0;
            while (edited.edits().undoNameProperty().get().isPresent()) {
                edited.undo();
                states.add(edited.draft("x"));
                undone++;
            }
            assertThat(edited.draft("x")).as("seed %d", seed).isEqualTo(start);
            while (undone-- > 0) {
                edited.redo();
            }
            assertThat(edited.draft("x")).as("seed %d", seed).isEqualTo(end);
        }
    }

    private static void edit(SequenceViewModel edited, Random random) {
        int size = edited.tasks().size();
        int any = random.nextInt(Math.max(1, size));
        switch (random.nextInt(9)) {
            case 0, 1 -> edited.insert(random.nextInt(size + 1), FOLDERS[random.nextInt(FOLDERS.length)]);
            case 2 -> edited.remove(any);
            case 3 -> edited.move(any, random.nextInt(Math.max(1, size)));
            case 4 -> edited.reverse();
            case 5 -> edited.shuffle(random.nextInt());
            case 6 -> edited.cover(Coverage.values()[random.nextInt(Coverage.values().length)]);
            case 7 -> edited.excludeZeroShot();
            default -> {
                if (size > 0) {
                    TaskSpec task = edited.tasks().get(any);
                    edited.change(
                            any, "epochs", new TaskSpec(task.folder(), null, null, 1.0 + random.nextInt(4), null));
                }
            }
        }
    }

    @Test
    void aTaskIsNeverInASequenceTwice() {
        add("a", "b");
        sequence.insert(0, "b");
        assertThat(folders()).containsExactly("a", "b");
        assertThat(sequence.noticeProperty().get().orElseThrow())
                .isEqualTo(
                        "Task b is task 2 of this sequence already; a task is learned once. Import a copy under another id to learn it again.");
        assertThat(sequence.selectedProperty().get()).isEqualTo(1);
    }

    /** A workspace that moved, or another copy of the workbench: the same tasks lie in other folders. */
    @Test
    void missingTasksAreTakenFromTheLibraryByTheirFoldersNamesInOneEdit() {
        SequenceViewModel moved = new SequenceViewModel(new FixedOffer("new/a", "new/b", "new/c"));
        List<TaskSpec> before = List.of(
                new TaskSpec("old/a", 10, 5, 2.0, 0.1),
                TaskSpec.of("old\\b"),
                TaskSpec.of("new/c"),
                TaskSpec.of("old/z"));
        moved.open(new SequenceDraft("x", before, EvaluationSpec.DEFAULT));
        assertThat(moved.missing()).extracting(TaskSpec::folder).containsExactly("old/a", "old\\b", "old/z");
        assertThat(moved.canRelocate()).isTrue();

        moved.relocate();
        assertThat(moved.tasks())
                .containsExactly(
                        new TaskSpec("new/a", 10, 5, 2.0, 0.1),
                        TaskSpec.of("new/b"),
                        TaskSpec.of("new/c"),
                        TaskSpec.of("old/z"));
        assertThat(moved.canRelocate()).isFalse();

        moved.undo();
        assertThat(moved.tasks()).isEqualTo(before);
    }

    /** Two missing tasks of one name may not become one task twice. */
    @Test
    void aTaskOfTheLibraryReplacesOneMissingTaskOnly() {
        SequenceViewModel moved = new SequenceViewModel(new FixedOffer("new/a"));
        moved.open(new SequenceDraft("x", List.of(TaskSpec.of("one/a"), TaskSpec.of("two/a")), EvaluationSpec.DEFAULT));
        moved.relocate();
        assertThat(moved.tasks()).extracting(TaskSpec::folder).containsExactly("new/a", "two/a");
    }

    @Test
    void theSelectionFollowsAMovedTask() {
        add("a", "b", "c");
        sequence.move(2, 0);
        assertThat(folders()).containsExactly("c", "a", "b");
        assertThat(sequence.selectedProperty().get()).isZero();
        sequence.move(0, -1);
        assertThat(folders()).containsExactly("c", "a", "b");
    }

    @Test
    void undoIsNamedByWhatItTakesBack() {
        add("a", "b");
        sequence.move(0, 1);
        assertThat(sequence.edits().undoNameProperty().get()).contains("move Task a");
        sequence.undo();
        assertThat(sequence.edits().redoNameProperty().get()).contains("move Task a");
        assertThat(sequence.edits().undoNameProperty().get()).contains("add Task b");
    }

    @Test
    void typingInOneFieldIsOneEdit() {
        add("a");
        for (int samples : new int[] {1, 12, 120}) {
            sequence.change(0, "samples", new TaskSpec("a", samples, null, null, null));
        }
        sequence.undo();
        assertThat(sequence.tasks().get(0).trainSamples()).isNull();
    }

    @Test
    void shufflingWithASeedGivesOneOrderWhateverTheOrderBefore() {
        add("a", "b", "c", "d", "e");
        sequence.shuffle(7);
        List<String> first = folders();
        sequence.reverse();
        sequence.shuffle(7);
        assertThat(folders()).isEqualTo(first);
    }

    @Test
    void theMatrixCountsTheQuestionsOfEveryEvaluation() {
        add("a", "b", "c");
        EvaluationPlan plan = sequence.planProperty().get();
        assertThat(plan.totalCells()).isEqualTo(3 + 6);
        assertThat(plan.totalPrompts()).isEqualTo(9 * 20);
        assertThat(plan.evaluated(1, 2)).isFalse();
        sequence.cover(Coverage.LEARNED_AND_FINAL);
        plan = sequence.planProperty().get();
        assertThat(plan.totalCells()).isEqualTo(3 + 2 + 3);
        assertThat(plan.evaluated(2, 1)).isFalse();
        assertThat(plan.evaluated(2, 2)).isTrue();
        sequence.cover(Coverage.FINAL);
        sequence.excludeZeroShot();
        assertThat(sequence.planProperty().get().totalPrompts()).isEqualTo(3 * 20);
        sequence.change(0, "test", new TaskSpec("a", null, 5, null, null));
        assertThat(sequence.planProperty().get().prompts(3)).isEqualTo(45);
    }

    @Test
    void selectingTasksTooIsAnEditLikeOthers() {
        add("a", "b");
        sequence.selectTasks(true);
        assertThat(sequence.evaluationProperty().get().selects()).isTrue();
        sequence.undo();
        assertThat(sequence.evaluationProperty().get().selects()).isFalse();
        sequence.redo();
        sequence.selectTasks(false);
        assertThat(sequence.evaluationProperty().get()).isEqualTo(EvaluationSpec.DEFAULT);
    }
}
