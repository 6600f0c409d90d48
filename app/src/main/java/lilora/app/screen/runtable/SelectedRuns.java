package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import lilora.app.dialog.Problem;
import lilora.app.follow.TensorBoardFiles;
import lilora.app.format.DisplayNames;
import lilora.app.format.Formats;
import lilora.app.shell.ScreenIds;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StorageException;

/**
 * What can be done with the chosen runs. Each command takes hold of them as it begins: what is chosen while it asks or works
 * changes nothing about what it does.
 */
public final class SelectedRuns {
    private static final int NAME_LENGTH = 60;
    private static final int MOST_NAMED = 8;

    private final RunsViewModel.Parts parts;
    private final ObservableValue<List<RunRow>> chosen;
    private final ObservableValue<RunCollection> collection;
    private final Runnable refresh;
    private final TensorBoardFiles tensorBoard;

    /** @param refresh shows what became of the runs */
    SelectedRuns(
            RunsViewModel.Parts parts,
            ObservableValue<List<RunRow>> chosen,
            ObservableValue<RunCollection> collection,
            Runnable refresh) {
        this.parts = parts;
        this.chosen = chosen;
        this.collection = collection;
        this.refresh = refresh;
        this.tensorBoard = new TensorBoardFiles(parts.runs(), parts.tasks(), parts.notifications());
    }

    /** Opens the chosen run. */
    public void open() {
        one().ifPresent(run -> parts.navigator().openRun(run.runId()));
    }

    private Optional<RunRow> one() {
        List<RunRow> runs = chosen.getValue();
        return runs.size() == 1 ? Optional.of(runs.get(0)) : Optional.empty();
    }

    public void compare() {
        String ids = chosen.getValue().stream().map(RunRow::runId).collect(Collectors.joining(","));
        parts.navigator().open(ScreenIds.COMPARE, ids);
    }

    public void inspect() {
        one().ifPresent(run -> parts.navigator().open(ScreenIds.INSPECTOR, run.runId()));
    }

    /** Writes the chosen runs as event files for TensorBoard. */
    public void writeForTensorBoard() {
        tensorBoard.write(chosen.getValue().stream().map(RunRow::runId).toList());
    }

    /** Why they cannot be; empty while they can. */
    public ObservableValue<Optional<String>> whyNotForTensorBoard() {
        return chosen.map(runs -> runs.isEmpty()
                ? Optional.of("No run is chosen.")
                : runs.stream().anyMatch(run -> run.state().isActive())
                        ? Optional.of(TensorBoardFiles.AT_WORK)
                        : Optional.empty());
    }

    public void archive() {
        each(chosen.getValue(), "Archiving", run -> parts.runs().archive(run.runId()), Said.of("archived"), true);
    }

    public void trash() {
        each(
                chosen.getValue(),
                "Moving to the trash",
                run -> parts.runs().trash(run.runId()),
                Said.of("moved to the trash"),
                true);
    }

    public void restore() {
        each(chosen.getValue(), "Restoring", run -> parts.runs().restore(run.runId()), Said.of("restored"), false);
    }

    /** Puts the chosen runs one collection further: archives, then trashes, then deletes them, which asks. */
    public void putAway() {
        switch (collection.getValue()) {
            case ACTIVE -> archive();
            case ARCHIVED -> trash();
            case TRASHED -> purge();
        }
    }

    /** Deletes the chosen runs in the trash for good, after asking: it names them and the disk that they free. */
    public void purge() {
        List<RunRow> runs = chosen.getValue();
        if (runs.isEmpty()) {
            // A key can be pressed before anything is chosen.
            return;
        }
        parts.tasks()
                .run("Measuring runs", progress -> runs.stream()
                        .mapToLong(run -> parts.runs().size(run.runId()))
                        .sum())
                .onDone(bytes -> {
                    if (parts.dialogs().confirmDanger(purgeTitle(runs), purgeText(runs, bytes), "Delete")) {
                        each(runs, "Deleting", run -> parts.runs().purge(run.runId()), Said.of("deleted"), false);
                    }
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be measured.", error));
    }

    private static String purgeTitle(List<RunRow> runs) {
        return runs.size() == 1
                ? "Delete the run \"%s\" permanently?"
                        .formatted(DisplayNames.shorten(runs.get(0).name(), NAME_LENGTH))
                : "Delete %d runs permanently?".formatted(runs.size());
    }

    private String purgeText(List<RunRow> runs, long bytes) {
        return "%s\n\n%s, with all checkpoints and answers, which frees %s. This cannot be undone."
                .formatted(
                        runs.stream().limit(MOST_NAMED).map(this::full).collect(Collectors.joining("\n"))
                                + (runs.size() > MOST_NAMED ? "\nand %d more".formatted(runs.size() - MOST_NAMED) : ""),
                        runs.size() == 1
                                ? "This run will be deleted"
                                : "These %d runs will be deleted".formatted(runs.size()),
                        Formats.bytes((double) bytes));
    }

    /** Enough to tell a run from another of its name. */
    private String full(RunRow run) {
        return "• %s · %s · seed %d · %s"
                .formatted(
                        DisplayNames.shorten(run.name(), NAME_LENGTH),
                        parts.methods().title(run.method()),
                        run.seed(),
                        run.runId());
    }

    private static String named(List<RunRow> runs) {
        return runs.size() == 1
                ? "The run \"%s\" (seed %d) is"
                        .formatted(
                                DisplayNames.shorten(runs.get(0).name(), NAME_LENGTH),
                                runs.get(0).seed())
                : "%d runs are".formatted(runs.size());
    }

    /**
     * How it is told.
     *
     * @param done after "is" or "are"
     * @param refused after "could not be"
     */
    private record Said(String done, String refused) {
        static Said of(String word) {
            return new Said(word, word);
        }
    }

    private void each(List<RunRow> runs, String title, Consumer<RunRow> action, Said said, boolean undo) {
        if (runs.isEmpty()) {
            return;
        }
        parts.tasks()
                .run(title, progress -> {
                    List<String> refused = new ArrayList<>();
                    List<RunRow> through = new ArrayList<>();
                    for (RunRow run : runs) {
                        try {
                            action.accept(run);
                            through.add(run);
                        } catch (StorageException e) {
                            refused.add("\"%s\" (seed %d): %s"
                                    .formatted(
                                            DisplayNames.shorten(run.name(), NAME_LENGTH), run.seed(), e.getMessage()));
                        }
                    }
                    return new Outcome(through, refused);
                })
                .onDone(outcome -> {
                    tell(outcome, said, undo);
                    refresh.run();
                })
                .onFailed(error -> {
                    parts.notifications().failed("Not all runs could be " + said.refused() + ".", error);
                    refresh.run();
                });
    }

    /** What became of the runs: those that went through, and sentences for those that did not. */
    private record Outcome(List<RunRow> through, List<String> refused) {}

    private void tell(Outcome outcome, Said said, boolean undo) {
        if (!outcome.through().isEmpty()) {
            String sentence = "%s %s.".formatted(named(outcome.through()), said.done());
            if (undo) {
                parts.notifications().offer(sentence, "Undo", () -> takeBack(outcome.through()));
            } else {
                parts.notifications().tell(sentence);
            }
        }
        if (!outcome.refused().isEmpty()) {
            parts.notifications()
                    .problem(new Problem(
                            "%s could not be %s."
                                    .formatted(Formats.counted(outcome.refused().size(), "run"), said.refused()),
                            String.join("\n", outcome.refused()),
                            "",
                            ""));
        }
    }

    /** Puts runs back on the collection where they were taken from. */
    private void takeBack(List<RunRow> runs) {
        parts.tasks()
                .perform("Restoring", progress -> {
                    for (RunRow run : runs) {
                        if (run.collection() == RunCollection.ARCHIVED) {
                            parts.runs().archive(run.runId());
                        } else {
                            parts.runs().restore(run.runId());
                        }
                    }
                })
                .onDone(done -> refresh.run())
                .onFailed(error -> parts.notifications().failed("Not all runs could be restored.", error));
    }

    /** Asks for a tag and gives it to the chosen runs; one that all of them have is taken away. */
    public void tag() {
        List<RunRow> runs = chosen.getValue();
        if (runs.isEmpty()) {
            return;
        }
        parts.dialogs().askText("Tag", "Tag to add or remove", "").ifPresent(text -> {
            String tag = text.strip();
            boolean all = runs.stream().allMatch(row -> row.tags().contains(tag));
            parts.tasks()
                    .perform(
                            "Tagging",
                            progress -> runs.forEach(run -> {
                                if (all) {
                                    parts.runs().removeTag(run.runId(), tag);
                                } else {
                                    parts.runs().addTag(run.runId(), tag);
                                }
                            }))
                    .onDone(done -> refresh.run())
                    .onFailed(error -> parts.notifications().failed("The tag could not be saved.", error));
        });
    }

    /** Asks for the note of the chosen run. */
    public void note() {
        one().ifPresent(run -> parts.dialogs()
                .askText("Note", "Note on " + run.name(), run.note())
                .ifPresent(text -> parts.tasks()
                        .perform("Saving the note", progress -> parts.runs().setNote(run.runId(), text))
                        .onDone(done -> refresh.run())
                        .onFailed(error -> parts.notifications().failed("The note could not be saved.", error))));
    }

    /** Protects the chosen runs, or lifts the protection if all have it. */
    public void lock() {
        List<RunRow> runs = chosen.getValue();
        boolean locked = runs.stream().allMatch(RunRow::locked);
        each(
                runs,
                "Protecting",
                run -> parts.runs().setLocked(run.runId(), !locked),
                locked ? new Said("no longer protected", "unprotected") : Said.of("protected from the trash"),
                false);
    }

    /** Why nothing can be done with a choice; empty once there is one. */
    public ObservableValue<Optional<String>> whyNoChoice() {
        return chosen.map(runs -> runs.isEmpty() ? Optional.of("No run is chosen.") : Optional.empty());
    }

    /** Why what is about one run cannot be done; empty while exactly one is chosen. */
    public ObservableValue<Optional<String>> whyNotOne() {
        return chosen.map(runs -> switch (runs.size()) {
            case 0 -> Optional.of("No run is chosen.");
            case 1 -> Optional.empty();
            default -> Optional.of("This is about one run; %d are chosen.".formatted(runs.size()));
        });
    }

    /** Why the choice cannot be compared; empty once there are two runs or more. */
    public ObservableValue<Optional<String>> whyNotCompared() {
        return chosen.map(
                runs -> runs.size() < 2 ? Optional.of("Choose two runs or more to compare.") : Optional.empty());
    }

    /** Why the choice cannot be put on another collection, if it stands on none of these now. */
    ObservableValue<Optional<String>> whyNotFrom(Set<RunCollection> collections) {
        Set<RunCollection> from = new LinkedHashSet<>(collections);
        return chosen.flatMap(runs -> collection.map(now -> runs.isEmpty()
                ? Optional.of("No run is chosen.")
                : from.contains(now)
                        ? Optional.<String>empty()
                        : Optional.of(
                                switch (now) {
                                    case ACTIVE -> "The runs shown are neither archived nor in the trash.";
                                    case ARCHIVED -> "The runs shown are archived.";
                                    case TRASHED -> "The runs shown are in the trash.";
                                })));
    }

    /** Calls a run something else; the same name again changes nothing. */
    void rename(RunRow run, String name) {
        if (!run.name().equals(name.strip())) {
            parts.tasks()
                    .perform("Renaming a run", progress -> parts.runs().rename(run.runId(), name))
                    .onDone(done -> refresh.run())
                    .onFailed(error -> parts.notifications().failed("The name could not be saved.", error));
        }
    }
}
