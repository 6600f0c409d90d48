package lilora.app.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Decides what the command palette lists, which line is chosen and what Enter does. */
public final class PaletteViewModel {
    private record Scored(Command command, int score, int order) {}

    private final CommandRegistry registry;
    private final StringProperty query = new SimpleStringProperty("");
    private final ObservableList<Command> results = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Command> readOnlyResults = FXCollections.unmodifiableObservableList(results);

    private final IntegerProperty chosen = new SimpleIntegerProperty(0);
    private final ReadOnlyStringWrapper complaint = new ReadOnlyStringWrapper("");

    /** A palette over the commands there are. */
    public PaletteViewModel(CommandRegistry registry) {
        this.registry = registry;
        query.addListener((value, before, now) -> search());
    }

    /** Starts anew with an empty query. */
    public void open() {
        query.set("");
        search();
    }

    /** What is typed. */
    public StringProperty queryProperty() {
        return query;
    }

    /** What fits, best first, usable before unusable. */
    public ObservableList<Command> results() {
        return readOnlyResults;
    }

    /** Index of the chosen result. */
    public IntegerProperty chosenProperty() {
        return chosen;
    }

    /** Why the chosen command was not run; empty otherwise. */
    public ReadOnlyStringProperty complaintProperty() {
        return complaint.getReadOnlyProperty();
    }

    /** Chooses another result, around the ends. */
    public void move(int steps) {
        if (!results.isEmpty()) {
            chosen.set(Math.floorMod(chosen.get() + steps, results.size()));
            complaint.set("");
        }
    }

    /**
     * The command to run now. When it cannot be used, the result is empty and the complaint says why. The caller closes
     * the palette first, then runs it, so that dialogs do not open behind it.
     */
    public Optional<Command> accept() {
        if (results.isEmpty()) {
            return Optional.empty();
        }
        Command command = results.get(chosen.get());
        complaint.set(command.reason().orElse(""));
        return command.reason().isPresent() ? Optional.empty() : Optional.of(command);
    }

    private void search() {
        List<Command> commands = registry.commands();
        results.setAll(IntStream.range(0, commands.size())
                .mapToObj(index -> scored(commands.get(index), index))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(
                                (Scored scored) -> scored.command().reason().isPresent())
                        .thenComparing(Scored::score, Comparator.reverseOrder())
                        .thenComparing(Scored::order))
                .map(Scored::command)
                .toList());
        chosen.set(0);
        complaint.set("");
    }

    private Optional<Scored> scored(Command command, int order) {
        if (query.get().isBlank()) {
            return Optional.of(new Scored(command, 0, order));
        }
        OptionalInt score = FuzzyMatch.score(
                query.get(), command.title() + " " + command.group().title());
        return score.isPresent() ? Optional.of(new Scored(command, score.getAsInt(), order)) : Optional.empty();
    }
}
