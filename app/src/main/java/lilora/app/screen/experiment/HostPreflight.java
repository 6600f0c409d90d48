package lilora.app.screen.experiment;

import java.util.Optional;
import java.util.OptionalLong;
import lilora.app.planning.ComputeChoice;
import lilora.app.remote.HostLook;
import lilora.app.remote.HostVisits;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshTarget;

/**
 * What a host was found to be for a run.
 *
 * @param check of the device there
 * @param device as far as it is known
 * @param freeDisk below the folder for runs
 * @param look all that the host told; empty where it could not be asked
 */
record HostPreflight(PreflightCheck check, ComputeChoice device, OptionalLong freeDisk, Optional<HostLook> look) {
    /** Connects to a host and looks. Not for the FX thread. */
    static HostPreflight look(HostVisits visits, String host, ComputeSpec compute, Progress progress) {
        ComputeChoice none = new ComputeChoice(compute.device(), compute.device(), "", OptionalLong.empty(), "");
        try {
            HostLook look = visits.look(SshTarget.parse(host), progress);
            ComputeChoice device = RunPlace.devices(look.report()).stream()
                    .filter(choice -> choice.device().equals(compute.device()))
                    .findFirst()
                    .orElse(none);
            return new HostPreflight(
                    check(host, look, device, compute),
                    device,
                    RunPlace.known(look.report().freeBytes()),
                    Optional.of(look));
        } catch (LineException | InputException e) {
            return new HostPreflight(
                    PreflightCheck.error("Machine", host, String.valueOf(e.getMessage())),
                    none,
                    OptionalLong.empty(),
                    Optional.empty());
        }
    }

    private static PreflightCheck check(String host, HostLook look, ComputeChoice device, ComputeSpec compute) {
        try {
            Remedies.require(look.report(), compute.device(), look.java());
        } catch (InputException e) {
            return PreflightCheck.error("Machine", host, String.valueOf(e.getMessage()));
        }
        String found =
                "%s, %s%s".formatted(host, device.title(), device.detail().isEmpty() ? "" : ", " + device.detail());
        Integer cores = look.report().cores();
        boolean many = !compute.isCuda() && cores != null && compute.threads() > cores;
        return many
                ? PreflightCheck.warning(
                        "Machine",
                        found,
                        "%d threads".formatted(compute.threads()),
                        "More threads than cores make a run slower.",
                        PreflightCheck.Fix.Kind.USE_ALL_CORES,
                        "",
                        "Use all cores")
                : PreflightCheck.ok("Machine", found, "");
    }
}
