package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.remote.HostDialogs;
import lilora.app.remote.HostLines;
import lilora.app.remote.HostStudies;
import lilora.app.remote.HostVisits;
import lilora.app.remote.Machines;
import lilora.app.remote.RemoteRuns;
import lilora.app.remote.ThisComputer;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.app.settings.SettingsStore;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.slurm.SlurmStandIn;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** A study whose runs are made by real workers on a real host of the loopback. */
@DisabledOnOs(OS.WINDOWS)
class StudyOnHostTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private EmbeddedHost host;
    private StudyStore store;
    private RemoteRuns remote;
    private ExperimentSpec experiment;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        Files.writeString(
                folder.resolve(".ssh/config"),
                "Host lab\n  HostName 127.0.0.1\n  User ada\n  Port %d\n".formatted(host.port()));
        store = new StudyStore(folder.resolve("workspace"), folder.resolve("shipped"));
    }

    @AfterEach
    void stop() throws IOException {
        remote.close();
        host.close();
    }

    /** As a window has them that was just opened. */
    private StudiesViewModel studies() {
        HostLines lines = new HostLines(
                questions -> EmbeddedHost.settings(folder, questions), new HostDialogs(user, Runnable::run));
        HostVisits visits = new HostVisits(lines, store.cache(), Clock.systemUTC());
        remote = new RemoteRuns(store.runs(), lines, Runnable::run, run -> {}, (run, sentence) -> {});
        Machines machines = new Machines(
                lines,
                visits,
                new ThisComputer(folder, Map.of()),
                new SettingsStore(folder.resolve("config"), tasks),
                tasks);
        machines.refresh();
        return new StudiesViewModel(new StudyParts(
                store,
                () -> List.of(new Experiments.Choice("small", () -> experiment)),
                MethodCatalog.load(),
                new Devices(Map.of()),
                new StudyPlaces(machines, new HostStudies(lines, visits, remote, folder.resolve("workspace"))),
                WorkerStarter.engine(folder.resolve("workspace")),
                tasks,
                Runnable::run,
                user,
                user,
                new UnheardWorkers()));
    }

    private OpenStudyViewModel study() throws IOException {
        experiment = SmallMaterials.write(folder.resolve("materials"), 4)
                .benchmark()
                .withMethod(new MethodSpec("zero-shot", Map.of()));
        StudiesViewModel studies = studies();
        studies.create("On a host", studies.parts().experiments().choices().get(0));
        OpenStudyViewModel study = studies.openProperty().get().orElseThrow();
        study.design().orElseThrow().edit("seeds", "seeds", now -> now.withSeeds("1, 2, 3"));
        assertThat(studies.parts().places().all()).containsExactly(Optional.empty(), Optional.of("lab"));
        assertThat(host.isVisited()).isFalse();
        study.placeProperty().set(StudyPlace.on("lab"));
        study.setupProperty().set(study.setupProperty().get().withSlots(2));
        return study;
    }

    private static List<StudyRow.State> states(OpenStudyViewModel study) {
        return study.rows().stream().map(StudyRow::state).toList();
    }

    /** A Java there that fails once, whoever comes first. */
    private void failingOnce() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\n[ \"$1\" != -version ] && mkdir '%s' 2>/dev/null && exit 4\nexec '%s/bin/java' \"$@\"\n"
                        .formatted(folder.resolve("failed"), System.getProperty("java.home")));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        host.beforeCommands("export JAVA_HOME= PATH='%s':$PATH; ".formatted(java.getParent()));
    }

    @Test
    void oneThatFailsStopsNoOtherAndIsTriedAgain() throws IOException {
        failingOnce();
        OpenStudyViewModel study = study();
        study.check();
        assertThat(study.problemProperty().get()).isEmpty();
        assertThat(user.told()).singleElement().asString().contains("Its key is");
        assertThat(study.costProperty().get()).contains("3 to do");
        study.start();
        assertThat(study.problemProperty().get()).isEmpty();
        assertThat(states(study))
                .containsExactlyInAnyOrder(StudyRow.State.FAILED, StudyRow.State.DONE, StudyRow.State.DONE);

        study.check();
        study.start();
        assertThat(states(study)).containsOnly(StudyRow.State.DONE);
        assertThat(study.rows()).allSatisfy(row -> {
            RunDirectory run =
                    RunDirectory.open(store.runs().resolve(row.folder().orElseThrow()));
            assertThat(RemoteRun.require(run).host()).isEqualTo("lab");
            assertThat(run.events())
                    .hasSameBinaryContentAs(
                            Path.of(RemoteRun.require(run).folder()).resolve("events.jsonl"));
        });
        assertThat(study.numbersProperty().get().result().runs()).hasSize(3);
    }

    @Test
    void aStudyIsOneArrayOfJobsAndIsFoundAgainAfterTheWindowWasClosed() throws Exception {
        SlurmStandIn slurm = SlurmStandIn.create(folder.resolve("slurm"));
        host.beforeCommands(slurm.environment() + "PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        OpenStudyViewModel study = study();
        StudyJob job = StudyJob.USUAL.with(StudyJob.Field.PARTITION, "none");
        study.placeProperty().set(StudyPlace.on("lab").with(job));
        study.check();
        assertThat(study.problemProperty().get()).startsWith("Slurm on lab does not take the script of the job:");
        assertThat(store.runs()).doesNotExist();
        String edited = job.with(StudyJob.Field.PARTITION, "small").text().replace("small", "{{partition}}");
        study.placeProperty()
                .set(StudyPlace.on("lab")
                        .with(job.with(StudyJob.Field.PARTITION, "small").withScript(edited)));
        study.check();
        assertThat(study.costProperty().get()).contains("3 to do, as one array of jobs of lab");

        Thread window = new Thread(study::start);
        window.start();
        WaitForAsyncUtils.waitFor(
                400,
                TimeUnit.SECONDS,
                () -> !window.isAlive()
                        || study.rows().stream().anyMatch(row -> row.state() == StudyRow.State.AT_WORK));
        assertThat(study.problemProperty().get()).isEmpty();
        window.interrupt();
        window.join();
        study.close();
        remote.close();

        StudiesViewModel again = studies();
        again.open(study.name());
        OpenStudyViewModel found = again.openProperty().get().orElseThrow();
        assertThat(found.placeProperty().get()).isEqualTo(study.placeProperty().get());
        found.check();
        assertThat(found.problemProperty().get()).isEmpty();
        found.start();
        assertThat(found.problemProperty().get()).isEmpty();
        assertThat(states(found)).containsOnly(StudyRow.State.DONE);
        assertThat(slurm.folder().resolve("1_3/script")).content().contains("#SBATCH --partition=small");
        assertThat(slurm.folder().resolve("2")).as("nothing is queued twice").doesNotExist();
    }

    @Test
    void aHostThatCannotMakeTheRunsIsToldAndAnotherChoiceIsCheckedAnew() throws IOException {
        host.beforeCommands("PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        OpenStudyViewModel study = study();
        study.setupProperty().set(study.setupProperty().get().withDevice("cuda:0"));
        study.check();
        assertThat(study.problemProperty().get()).startsWith("Device cuda:0 of lab cannot be used.");
        assertThat(study.canStart()).isFalse();
        study.setupProperty().set(study.setupProperty().get().withDevice("cpu"));
        study.check();
        assertThat(study.canStart()).isTrue();
        study.placeProperty().set(StudyPlace.HERE);
        assertThat(study.canStart()).isFalse();
        assertThat(store.runs()).doesNotExist();
    }
}
