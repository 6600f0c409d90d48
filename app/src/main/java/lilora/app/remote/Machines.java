package lilora.app.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.background.Work;
import lilora.app.settings.SettingsStore;
import lilora.engine.InputException;
import lilora.engine.remote.RunFolders;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshHosts;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.Staging;

/** The machines that runs can be sent to: this computer first, hosts of the configuration, those added by hand. For the FX thread. */
public final class Machines {
    private final HostLines lines;
    private final HostVisits visits;
    private final ThisComputer here;
    private final SettingsStore settings;
    private final TaskRunner tasks;
    private final ObservableList<Machine> machines = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Machine> readOnly = FXCollections.unmodifiableObservableList(machines);

    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final Map<String, TaskHandle<HostLook>> visiting = new HashMap<>();

    /** What is found where nothing is connected to. */
    private record Known(Inventory here, List<Machine> hosts, String problem) {}

    public Machines(HostLines lines, HostVisits visits, ThisComputer here, SettingsStore settings, TaskRunner tasks) {
        this.lines = lines;
        this.visits = visits;
        this.here = here;
        this.settings = settings;
        this.tasks = tasks;
    }

    /** Looks at hosts. */
    public HostVisits visits() {
        return visits;
    }

    /** All of them; empty until {@link #refresh()}. */
    public ObservableList<Machine> machines() {
        return readOnly;
    }

    /** Why the configuration cannot be read; empty when it can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public Optional<Machine> find(String name) {
        return machines.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Reads the configuration again and looks at this computer; connects to nobody. What was seen of hosts stays. */
    public void refresh() {
        List<String> added = settings.hosts().getValue().hosts();
        tasks.run("Looking for machines", progress -> known(added)).onDone(this::show);
    }

    private Known known(List<String> added) {
        List<Machine> hosts = new ArrayList<>();
        String trouble = "";
        SshHosts configured = lines.hosts();
        try {
            for (String name : configured.names()) {
                hosts.add(Machine.unseen(name, configured.place(name), Machine.Kind.CONFIGURED));
            }
        } catch (InputException e) {
            trouble = String.valueOf(e.getMessage());
        }
        for (String name : added) {
            if (hosts.stream().noneMatch(other -> other.name().equals(name))) {
                hosts.add(Machine.unseen(name, place(configured, name), Machine.Kind.ADDED));
            }
        }
        return new Known(here.look(), hosts, trouble);
    }

    private static String place(SshHosts configured, String name) {
        try {
            return configured.place(name);
        } catch (InputException e) {
            // Told of the configuration as a whole.
            return name;
        }
    }

    private void show(Known known) {
        problem.set(known.problem());
        List<Machine> now = new ArrayList<>();
        now.add(Machine.here(known.here()));
        for (Machine host : known.hosts()) {
            now.add(find(host.name())
                    .filter(seen -> seen.kind() == host.kind() && seen.place().equals(host.place()))
                    .orElse(host));
        }
        if (!machines.equals(now)) {
            machines.setAll(now);
        }
    }

    /** Connects to a host and asks what it is. */
    public void look(String name) {
        visit(name, "Looking at " + name, progress -> visits.look(SshTarget.parse(name), progress));
    }

    /** Removes what is staged on a host. */
    public void remove(String name, List<Staging.Staged> staged) {
        visit(
                name,
                "Removing what is staged on " + name,
                progress -> visits.remove(SshTarget.parse(name), staged, progress));
    }

    /** Removes a run from a host. */
    public void removeRun(String name, RunFolders.Found run) {
        visit(name, "Removing a run from " + name, progress -> visits.removeRun(SshTarget.parse(name), run, progress));
    }

    private void visit(String name, String title, Work<HostLook> work) {
        Optional<Machine> before = find(name);
        if (before.isEmpty() || before.get().kind() == Machine.Kind.HERE || visiting.containsKey(name)) {
            return;
        }
        change(name, Machine::looking);
        TaskHandle<HostLook> handle = tasks.run(title, work);
        visiting.put(name, handle);
        handle.onDone(look -> over(name, machine -> machine.seen(look)))
                .onCancelled(() -> over(
                        name,
                        machine ->
                                machine.with(before.get().state(), before.get().sentence())))
                .onFailed(
                        error -> over(name, machine -> machine.with(state(error), String.valueOf(error.getMessage()))));
    }

    private static Machine.State state(Throwable error) {
        return error instanceof LineException ? Machine.State.UNREACHABLE : Machine.State.REFUSED;
    }

    private void over(String name, UnaryOperator<Machine> how) {
        visiting.remove(name);
        change(name, how);
    }

    private void change(String name, UnaryOperator<Machine> how) {
        for (int i = 0; i < machines.size(); i++) {
            if (machines.get(i).name().equals(name)) {
                machines.set(i, how.apply(machines.get(i)));
            }
        }
    }

    /** A host was spoken to by somebody else of this window, who saw this. */
    public void seen(String name, HostLook look) {
        change(name, machine -> machine.seen(look));
    }

    /** Gives up looking. */
    public void cancel(String name) {
        Optional.ofNullable(visiting.get(name)).ifPresent(TaskHandle::cancel);
    }

    /**
     * Adds a host by hand; connects to nobody.
     *
     * @return its name in the list
     * @throws InputException if the text names none
     */
    public String add(String text) {
        SshTarget target = SshTarget.parse(text);
        settings.set(settings.hosts().getValue().with(target));
        String name = target.toString();
        if (find(name).isEmpty()) {
            machines.add(Machine.unseen(name, name, Machine.Kind.ADDED));
        }
        refresh();
        return name;
    }

    /** Takes a host out that was added by hand; nothing changes on it. */
    public void forget(String name) {
        cancel(name);
        settings.set(settings.hosts().getValue().without(name));
        machines.removeIf(one -> one.name().equals(name) && one.kind() == Machine.Kind.ADDED);
    }
}
