package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.device.DeviceMeter;
import lilora.engine.device.StandIn;
import lilora.engine.event.RunEvent;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tracking.TrackedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The driver is a program that answers as documented. */
@DisabledOnOs(OS.WINDOWS)
class ResourceMeterTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    private RunEvent.Resource measured(Optional<DeviceMeter> device) {
        RunDirectory run = new TrackedRun(folder).directory();
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC());
                ResourceMeter meter = new ResourceMeter(log, lock, device)) {
            return meter.now();
        }
    }

    @Test
    void theCardAndThisProcesssShareOfItAreMeasured() {
        long pid = ProcessHandle.current().pid();
        StandIn.listing(folder, List.of(StandIn.H100, StandIn.A100), List.of("1, 7", pid + ", 600"));
        RunEvent.Resource first = measured(Optional.of(new DeviceMeter(path(), "cuda:0", pid)));

        assertThat(first.deviceUsedBytes()).isEqualTo(1024 * MIB);
        assertThat(first.deviceTotalBytes()).isEqualTo(81559 * MIB);
        assertThat(first.deviceProcessBytes()).isEqualTo(600 * MIB);
        assertThat(first.deviceUtilisation()).isEqualTo(37);
        assertThat(first.deviceTemperature()).isEqualTo(41);
        assertThat(first.deviceWatts()).isEqualTo(312.5);
        assertThat(first.freeDiskBytes()).isPositive();
    }

    @Test
    void howBusyTheProcessorIsIsAShareOfAllCores() {
        RunEvent.Resource used = measured(Optional.empty());

        assertThat(List.of(used.workerPercent(), used.computerPercent()))
                .allSatisfy(percent -> assertThat(percent).isBetween(0.0, 100.0));
    }

    @Test
    void whatTheDriverDoesNotTellIsAbsent() {
        StandIn.listing(folder, List.of(StandIn.H100, StandIn.A100), List.of());
        RunEvent.Resource second = measured(Optional.of(new DeviceMeter(path(), "cuda:1", 1)));
        assertThat(second.deviceTotalBytes()).isEqualTo(40960 * MIB);
        assertThat(second.deviceProcessBytes()).isNull();
        assertThat(second.deviceUtilisation()).isNull();
        assertThat(second.deviceWatts()).isNull();
    }

    @Test
    void aGpuThatVanishedAndTheCpuHaveNone() throws IOException {
        RunEvent.Resource gone = measured(Optional.of(new DeviceMeter(path(), "cuda:0", 1)));
        assertThat(gone.deviceUsedBytes()).isNull();
        assertThat(gone.deviceTotalBytes()).isNull();
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(gone.residentBytes()).isPositive();
        }
    }

    @Test
    void onTheCpuTheLineIsAsBefore() throws IOException {
        measured(Optional.empty());
        Path events = folder.resolve("run-1/events.jsonl");
        assertThat(Files.readString(events)).contains("\"type\":\"resource\"").doesNotContain("device");
        assertThat(new EventReader(events).pollToEnd().events()).isNotEmpty();
    }

    private Map<String, String> path() {
        return Map.of("PATH", folder.toString());
    }
}
