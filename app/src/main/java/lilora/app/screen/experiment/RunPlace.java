package lilora.app.screen.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import lilora.app.format.Formats;
import lilora.app.planning.ComputeChoice;
import lilora.app.remote.HostLook;
import lilora.app.remote.Machine;
import lilora.app.remote.Machines;
import lilora.engine.device.Gpu;
import lilora.engine.remote.host.HostReport;
import org.jspecify.annotations.Nullable;

/** The computer that shall run an experiment, and what there is to compute on there. For the FX thread. */
public final class RunPlace {
    private final Machines machines;
    private final AvailableResources here;
    private final ObjectProperty<Optional<String>> host =
            new SimpleObjectProperty<>(this, "host", Optional.<String>empty());

    public RunPlace(Machines machines, AvailableResources here) {
        this.machines = machines;
        this.here = here;
    }

    /** The other computer that shall run it; empty for this one. It is no part of the draft: machines are a person's own. */
    public ObjectProperty<Optional<String>> hostProperty() {
        return host;
    }

    /** All that can be chosen, this computer first. */
    List<Optional<String>> places() {
        List<Optional<String>> places = new ArrayList<>();
        places.add(Optional.empty());
        machines.machines().stream()
                .filter(machine -> machine.kind() != Machine.Kind.HERE)
                .map(machine -> Optional.of(machine.name()))
                .forEach(places::add);
        host.get().filter(name -> !places.contains(host.get())).ifPresent(name -> places.add(host.get()));
        return places;
    }

    /** Looks for machines, connecting to nobody. */
    void refresh() {
        machines.refresh();
    }

    /** Calls back whenever what can be chosen changes. */
    void onChange(Runnable changed) {
        machines.machines().addListener((ListChangeListener<Machine>) change -> changed.run());
        here.devices().addListener((ListChangeListener<ComputeChoice>) change -> changed.run());
        host.subscribe(changed);
    }

    private Optional<HostReport> report() {
        return host.get().flatMap(machines::find).flatMap(Machine::look).map(HostLook::report);
    }

    /** A host that nobody has looked at may have a GPU or none. */
    List<ComputeChoice> devices() {
        if (host.get().isEmpty()) {
            return here.devices();
        }
        return report().map(RunPlace::devices).orElse(List.of(unknown("cpu", "CPU"), unknown("cuda:0", "First GPU")));
    }

    private static ComputeChoice unknown(String device, String title) {
        return new ComputeChoice(device, title, "", OptionalLong.empty(), "");
    }

    /** Of a host that told what it is. */
    static List<ComputeChoice> devices(HostReport report) {
        List<ComputeChoice> devices = new ArrayList<>();
        devices.add(new ComputeChoice(
                "cpu",
                "CPU",
                report.cores() == null ? "" : Formats.counted(report.cores(), "core"),
                known(report.availableBytes()),
                ""));
        for (Gpu gpu : report.gpus()) {
            ComputeChoice alone = new ComputeChoice(
                    "cuda:" + (devices.size() - 1),
                    gpu.name(),
                    gpu.totalBytes() == null ? "" : Formats.bytes(gpu.totalBytes()),
                    known(gpu.freeBytes()),
                    "");
            devices.add(devices.size() == 1 ? ComputeChoice.first(alone, report.gpus()) : alone);
        }
        return devices;
    }

    static OptionalLong known(@Nullable Long bytes) {
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** What is to be said of the choice; empty where nothing is. */
    String remark(String device) {
        if (host.get().isEmpty()) {
            boolean missing = !here.devices().isEmpty()
                    && here.devices().stream().noneMatch(one -> one.device().equals(device));
            return missing ? device + " is not on this computer." : "";
        }
        String name = host.get().get();
        return report().isEmpty()
                ? "Nobody has looked at %s yet; checking connects to it.".formatted(name)
                : devices().stream().noneMatch(one -> one.device().equals(device))
                        ? "%s is not on %s.".formatted(device, name)
                        : "";
    }

    /** A check has looked at the chosen host. */
    void seen(HostLook look) {
        host.get().ifPresent(name -> machines.seen(name, look));
    }
}
