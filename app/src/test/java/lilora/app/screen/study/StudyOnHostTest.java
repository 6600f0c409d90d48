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
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

    private OpenStudyViewModel study() throws IOException {
        ExperimentSpec experiment = SmallMaterials.write(folder.resolve("materials"), 4)
                .benchmark()
                .withMethod(new MethodSpec("zero-shot", Map.of()));
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
        StudiesViewModel studies = new StudiesViewModel(new StudyParts(
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
                new StudyParts.WorkerNews() {
                    @Override
                    public void launched(String runId) {}

                    @Override
                    public void ended(String runId) {}
                }));
        studies.create("On a host", studies.parts().experiments().choices().get(0));
        OpenStudyViewModel study = studies.openProperty().get().orElseThrow();
        study.design().orElseThrow().edit("seeds", "seeds", now -> now.withSeeds("1, 2, 3"));
        assertThat(studies.parts().places().all()).containsExactly(Optional.empty(), Optional.of("lab"));
        assertThat(host.isVisited()).isFalse();
        study.hostProperty().set(Optional.of("lab"));
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
        study.hostProperty().set(Optional.empty());
        assertThat(study.canStart()).isFalse();
        assertThat(store.runs()).doesNotExist();
    }
}
