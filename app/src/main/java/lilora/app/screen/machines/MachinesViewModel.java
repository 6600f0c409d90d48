package lilora.app.screen.machines;

import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import lilora.app.dialog.DialogService;
import lilora.app.format.Formats;
import lilora.app.remote.HostLook;
import lilora.app.remote.Machine;
import lilora.app.remote.Machines;
import lilora.engine.InputException;
import lilora.engine.remote.RunFolders;
import lilora.engine.remote.stage.Staging;

/** Which machine somebody looks at, and what can be done with it. For the FX thread. */
public final class MachinesViewModel {
    private final Machines machines;
    private final DialogService dialogs;
    private final StringProperty wanted = new SimpleStringProperty("");
    private final StringProperty chosenName = new SimpleStringProperty(Machine.HERE);
    private final ReadOnlyStringWrapper addProblem = new ReadOnlyStringWrapper("");
    private final ObservableValue<Optional<Machine>> chosen;

    public MachinesViewModel(Machines machines, DialogService dialogs) {
        this.machines = machines;
        this.dialogs = dialogs;
        chosen = Bindings.createObjectBinding(() -> machines.find(chosenName.get()), chosenName, machines.machines());
        wanted.subscribe(text -> addProblem.set(""));
    }

    ObservableList<Machine> machines() {
        return machines.machines();
    }

    /** Why the configuration of SSH cannot be read; empty when it can. */
    ReadOnlyStringProperty problemProperty() {
        return machines.problemProperty();
    }

    /** The one that somebody looks at; empty while there is none. */
    ObservableValue<Optional<Machine>> chosen() {
        return chosen;
    }

    void choose(String name) {
        chosenName.set(name);
    }

    /** Finds machines anew, connecting to nobody. */
    void refresh() {
        machines.refresh();
    }

    /** A host as somebody types it. */
    StringProperty wantedProperty() {
        return wanted;
    }

    /** Why what was typed is no host; empty until it is tried. */
    ReadOnlyStringProperty addProblemProperty() {
        return addProblem.getReadOnlyProperty();
    }

    /** Adds what was typed and chooses it. */
    void add() {
        if (wanted.get().isBlank()) {
            return;
        }
        try {
            String name = machines.add(wanted.get());
            wanted.set("");
            chosenName.set(name);
        } catch (InputException e) {
            addProblem.set(String.valueOf(e.getMessage()));
        }
    }

    /** Connects to the chosen host and asks what it is. */
    void look() {
        host().filter(machine -> !machine.isBusy()).ifPresent(machine -> machines.look(machine.name()));
    }

    /** Gives up looking. */
    void cancel() {
        host().ifPresent(machine -> machines.cancel(machine.name()));
    }

    /** Takes the chosen host out of the list; only those added by hand can be. */
    void forget() {
        host().filter(machine -> machine.kind() == Machine.Kind.ADDED).ifPresent(machine -> {
            chosenName.set(Machine.HERE);
            machines.forget(machine.name());
        });
    }

    private Optional<Machine> host() {
        return chosen.getValue().filter(machine -> machine.kind() != Machine.Kind.HERE);
    }

    /** Removes one thing that is staged on the chosen host, once the person is sure. */
    void remove(Staging.Staged staged) {
        remove(
                List.of(staged),
                "Remove \"%s\" from %%s?".formatted(staged.title().replace("%", "%%")));
    }

    /** Removes all that is staged there, once the person is sure. */
    void removeAll() {
        host().flatMap(Machine::look)
                .map(HostLook::staged)
                .filter(staged -> !staged.isEmpty())
                .ifPresent(staged -> remove(staged, "Remove all that is staged on %s?"));
    }

    private void remove(List<Staging.Staged> staged, String question) {
        host().ifPresent(machine -> {
            long bytes = staged.stream().mapToLong(Staging.Staged::bytes).sum();
            boolean sure = dialogs.confirmDanger(
                    question.formatted(machine.name()),
                    "This frees %s on the host. A run at work that needs it fails, and one that is resumed needs it again; a new run sends it again. Runs themselves and their results stay."
                            .formatted(Formats.bytes(bytes)),
                    "Remove");
            if (sure) {
                machines.remove(machine.name(), staged);
            }
        });
    }

    /** Removes one run from the chosen host, once the person is sure. */
    void removeRun(RunFolders.Found run) {
        host().ifPresent(machine -> {
            boolean sure = dialogs.confirmDanger(
                    "Remove the run %s from %s?".formatted(run.name(), machine.name()),
                    "This frees %s on the host. Checkpoints and answers that were not fetched are gone then, so that it cannot go on. A copy here keeps its events, scores and whatever was fetched."
                            .formatted(Formats.bytes(run.bytes())),
                    "Remove");
            if (sure) {
                machines.removeRun(machine.name(), run);
            }
        });
    }

    /** Why the chosen one cannot be looked at; empty while it can. */
    ObservableValue<Optional<String>> whyNotLooked() {
        return chosen.map(machine ->
                machine.filter(one -> one.kind() != Machine.Kind.HERE).isEmpty()
                        ? Optional.of("Choose a host; this computer needs no connection.")
                        : machine.filter(Machine::isBusy).isPresent()
                                ? Optional.of("It is being looked at.")
                                : Optional.<String>empty());
    }
}
