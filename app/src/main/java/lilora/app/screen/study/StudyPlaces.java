package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.app.remote.HostLook;
import lilora.app.remote.HostStudies;
import lilora.app.remote.Machine;
import lilora.app.remote.Machines;
import lilora.engine.Progress;
import lilora.engine.worker.WorkerLauncher;

/** The computers that may make a study's runs: this one, or a host. */
public record StudyPlaces(Machines machines, HostStudies hosts) {
    /** All that can be chosen, this computer first. For the FX thread. */
    List<Optional<String>> all() {
        List<Optional<String>> places = new ArrayList<>();
        places.add(Optional.empty());
        machines.machines().stream()
                .filter(machine -> machine.kind() != Machine.Kind.HERE)
                .map(machine -> Optional.of(machine.name()))
                .forEach(places::add);
        return places;
    }

    /** Devices of a host; one that nobody has looked at may have a GPU or none, and so may nodes of Slurm. For the FX thread. */
    List<String> devices(String host, boolean jobs) {
        int gpus = machines.find(host)
                .filter(machine -> !jobs)
                .flatMap(Machine::look)
                .map(look -> look.report().gpus().size())
                .orElse(1);
        return Stream.concat(Stream.of("cpu"), IntStream.range(0, gpus).mapToObj(gpu -> "cuda:" + gpu))
                .toList();
    }

    /**
     * Checks that runs could be made so. Not for the FX thread.
     *
     * @return what a host told of itself; empty for this computer
     * @throws lilora.engine.InputException with what is missing
     */
    Optional<HostLook> check(StudyPlace place, StudySetup setup, Progress progress) {
        if (place.host() != null) {
            return Optional.of(hosts.check(wanted(place.host(), place, setup), progress));
        }
        new WorkerLauncher().requireDevice(setup.compute());
        return Optional.empty();
    }

    /** What is asked of a host. */
    static HostStudies.Wanted wanted(String host, StudyPlace place, StudySetup setup) {
        return new HostStudies.Wanted(host, setup.compute(), setup.slots(), place.template());
    }

    /** Free bytes below the folder for runs, where a host told them. */
    static OptionalLong free(Optional<HostLook> look) {
        return look.map(seen -> seen.report().freeBytes()).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
