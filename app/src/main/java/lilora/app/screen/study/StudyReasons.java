package lilora.app.screen.study;

import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.screen.study.OpenStudyViewModel.Phase;
import lilora.app.undo.EditStack;

/** Why something cannot be done with a study now, in a sentence; empty while it can. */
final class StudyReasons {
    private final OpenStudyViewModel study;
    private final ObservableValue<Boolean> anyFailed;

    StudyReasons(OpenStudyViewModel study) {
        this.study = study;
        anyFailed = Bindings.createBooleanBinding(
                () -> study.rows().stream().anyMatch(row -> row.state() == StudyRow.State.FAILED), study.rows());
    }

    /** A reason that stays. */
    static ObservableValue<Optional<String>> always(String sentence) {
        return new ReadOnlyObjectWrapper<>(Optional.of(sentence)).getReadOnlyProperty();
    }

    /** None at any time. */
    static ObservableValue<Optional<String>> never() {
        return new ReadOnlyObjectWrapper<>(Optional.<String>empty()).getReadOnlyProperty();
    }

    ObservableValue<Optional<String>> undo() {
        return edit(EditStack::undoNameProperty, "Nothing to undo.");
    }

    ObservableValue<Optional<String>> redo() {
        return edit(EditStack::redoNameProperty, "Nothing to redo.");
    }

    private ObservableValue<Optional<String>> edit(
            Function<EditStack, ObservableValue<Optional<String>>> next, String none) {
        return ofDesign(design -> design.lockedProperty()
                .flatMap(locked -> locked
                        ? always("The study is running, so its design is locked.")
                        : next.apply(design.edits())
                                .map(name -> name.isPresent() ? Optional.<String>empty() : Optional.of(none))));
    }

    private ObservableValue<Optional<String>> ofDesign(
            Function<StudyDesignViewModel, ObservableValue<Optional<String>>> reason) {
        return study.design().map(reason).orElseGet(() -> always("This study's file cannot be read."));
    }

    /** To be checked, or started where that was done. */
    ObservableValue<Optional<String>> go() {
        return study.phaseProperty().flatMap(now -> switch (now) {
            case RESTING, CHECKED ->
                ofDesign(design -> design.problemProperty()
                        .map(problem -> problem.isEmpty() ? Optional.<String>empty() : Optional.of(problem)));
            case CHECKING -> always("The study is being checked.");
            case WORKING -> always("The study is running.");
            case HOLDING -> always("The study is held; resume it.");
        });
    }

    /** To be started by its button, which makes no check of its own. */
    ObservableValue<Optional<String>> start() {
        return study.phaseProperty().flatMap(now -> switch (now) {
            case CHECKED -> study.canStart() ? never() : always(nothingToStart());
            case RESTING -> always("Check the study first: that tells what is to do, and what it takes.");
            default -> go();
        });
    }

    private String nothingToStart() {
        return study.rows().stream().allMatch(row -> row.state().isDone())
                ? "All runs of the study are done."
                : "There is no room on the disk for what is to do.";
    }

    ObservableValue<Optional<String>> hold() {
        return study.phaseProperty()
                .map(now -> now.isAtWork() ? Optional.<String>empty() : Optional.of("The study is not running."));
    }

    /** To try failed runs again: where nothing is at work it begins with a check. */
    ObservableValue<Optional<String>> retry() {
        return anyFailed.flatMap(some -> some
                ? study.phaseProperty().map(Phase::isAtWork).flatMap(working -> working ? never() : go())
                : always("No run of the study has failed."));
    }
}
