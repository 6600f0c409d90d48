package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.json.Json;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands for other computers, with a real host on the loopback. */
@DisabledOnOs(OS.WINDOWS)
class RemoteCommandsTest {
    private static final String FOLDER = "lilora.ssh";

    @TempDir
    Path folder;

    private Path workspace;
    private EmbeddedHost host;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        workspace = folder.resolve("work space");
        host = EmbeddedHost.start(folder.resolve("home"));
        host.beforeCommands("PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        Path key = host.welcomeKey(folder.resolve("ssh/key"), "ssh-ed25519", 256, "");
        Files.writeString(
                folder.resolve("ssh/config"),
                "Host gpu\n  HostName 127.0.0.1\n  Port %d\n  User ada\n  IdentityFile %s\n\nHost *\n  Compression yes\n"
                        .formatted(host.port(), key));
        System.setProperty(FOLDER, folder.resolve("ssh").toString());
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty(FOLDER);
        host.close();
    }

    @Test
    void aHostIsListedRefusedAndToldOf() throws IOException {
        assertThat(Invocation.of("machines").succeeded().out())
                .isEqualTo("gpu: ada@127.0.0.1:%d\n".formatted(host.port()));
        assertThat(Invocation.of("machines", "--json").succeeded().out()).contains("\"name\": \"gpu\"");
        Invocation.of("machines", "gpu", "--workspace", workspace)
                .refused(
                        "The key of gpu (127.0.0.1:%d) is not known yet: it is SHA256:".formatted(host.port()),
                        "See --accept-host-key.");
        Invocation.of("machines", "--remove-staged", "x").refused("--remove-staged and --remove-run are of one host");
        assertThat(Invocation.of("machines", "gpu", "--workspace", workspace, "--accept-host-key", "--staging", "~/a b")
                        .succeeded()
                        .out())
                .contains("gpu: ", host.home() + "/a b: ", "java: ");
        assertThat(workspace.resolve("known_hosts")).exists();
        assertThat(Invocation.of("machines", "gpu", "--workspace", workspace, "--json")
                        .succeeded()
                        .out())
                .contains("\"folder\": \"" + host.home() + "/.lilora-workbench\"");
        Invocation.of("machines", "gpu", "--workspace", workspace, "--remove-staged", "..")
                .refused("is no key of anything");
    }

    @Test
    void aStudyIsMadeThereSeveralAtOnceAndWhatIsDoneIsNotDoneAgain() throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        Json.writeAtomically(folder.resolve("tiny.json"), world.experiment("zero-shot"));
        Path study = folder.resolve("study.json");
        Json.writeAtomically(
                study,
                new StudySpec(
                        1,
                        "tiny.json",
                        List.of(1L, 2L, 3L),
                        List.of(new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of())))));
        Object[] command = {"study", study, "--on", "gpu", "--slots", 2, "--workspace", workspace};
        Invocation.of("machines", "gpu", "--accept-host-key", "--workspace", workspace)
                .succeeded();
        Invocation.of("study", study, "--on", "gpu", "--device", "cuda:0", "--workspace", workspace)
                .refused("Device cuda:0 of gpu cannot be used");
        assertThat(workspace.resolve("runs"))
                .satisfiesAnyOf(runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs)
                        .isEmptyDirectory());
        assertThat(Invocation.of(command).succeeded().out())
                .contains("3 to do", "3 of 3, none", "| none | 3 (3 × 1) |");
        List<Path> runs;
        try (Stream<Path> made = Files.list(workspace.resolve("runs"))) {
            runs = made.toList();
        }
        assertThat(runs).hasSize(3).allSatisfy(run -> {
            assertThat(run.resolve("remote.json")).content().contains("\"host\": \"gpu\"");
            assertThat(run.resolve("run.json")).content().contains("\"threads\": 1");
            assertThat(run.resolve("events.jsonl"))
                    .hasSameBinaryContentAs(host.home()
                            .resolve(".lilora-workbench/runs")
                            .resolve(run.getFileName())
                            .resolve("events.jsonl"));
        });
        assertThat(Invocation.of(command).succeeded().out()).contains("3 completed, 0 to do");
        // As of a run that went on to its end while nobody followed.
        Files.delete(runs.get(0).resolve("events.jsonl"));
        assertThat(Invocation.of(command).succeeded().out()).contains("2 completed, 1 to do", "| none | 3 (3 × 1) |");
        assertThat(runs.get(0).resolve("events.jsonl"))
                .hasSameBinaryContentAs(host.home()
                        .resolve(".lilora-workbench/runs")
                        .resolve(runs.get(0).getFileName())
                        .resolve("events.jsonl"));
        removed(runs.get(0).getFileName().toString());
    }

    private void removed(String run) throws IOException {
        Path there = host.home().resolve(".lilora-workbench/runs").resolve(run);
        assertThat(Invocation.of("machines", "gpu", "--workspace", workspace)
                        .succeeded()
                        .out())
                .contains("run: " + run + ", ");
        Invocation.of("machines", "gpu", "--workspace", workspace, "--remove-run", "../staged")
                .refused("is no name of a run");
        Invocation removed = Invocation.of("machines", "gpu", "--workspace", workspace, "--remove-run", run)
                .succeeded();
        assertThat(removed.err()).contains("Removing the run " + run + ", ", " KiB.");
        assertThat(removed.out()).doesNotContain(run);
        assertThat(there).doesNotExist();
        assertThat(workspace.resolve("runs").resolve(run).resolve("events.jsonl"))
                .exists();
        Invocation.of("machines", "gpu", "--workspace", workspace, "--remove-run", run)
                .refused("There is no run " + run);
    }

    @Test
    void aRunIsStartedThereFollowedAttachedFetchedAndUsedHere() throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        Path experiment = folder.resolve("tiny.json");
        ExperimentSpec spec = world.experiment("lilora");
        Json.writeAtomically(experiment, spec.withTasks(spec.tasks().subList(0, 1)));
        Invocation ran = Invocation.of(
                        "run",
                        experiment,
                        "--on",
                        "gpu",
                        "--accept-host-key",
                        "--staging",
                        "~/runs of $USER",
                        "--threads",
                        1,
                        "--workspace",
                        workspace)
                .succeeded();
        assertThat(ran.out()).contains("run directory " + workspace, "done in ");
        Path run;
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            run = runs.findFirst().orElseThrow();
        }
        assertThat(run.resolve("remote.json"))
                .content()
                .contains("gpu", host.home() + "/runs of $USER/runs/" + run.getFileName());
        assertThat(run.resolve("events.jsonl"))
                .hasSameBinaryContentAs(host.home()
                        .resolve("runs of $USER/runs")
                        .resolve(run.getFileName())
                        .resolve("events.jsonl"));
        assertThat(Invocation.of("attach", run).succeeded().out()).contains("done in ");
        assertThat(Invocation.of("attach", run, "--json").succeeded().out()).contains("\"outcome\":\"completed\"");
        Invocation.of("control", run, "stop-now").refused("No worker is running in " + run);
        assertThat(Invocation.of("fetch", run).succeeded().out()).contains("predictions: 2 files", "checkpoints: ");
        assertThat(run.resolve("predictions")).isEmptyDirectory();
        assertThat(Invocation.of("fetch", run, "--predictions", "--checkpoints")
                        .succeeded()
                        .out())
                .contains("fetched predictions/", "fetched checkpoints/stage-001-trained/adapters.safetensors");
        assertThat(Invocation.of("evaluate", run).succeeded().out()).contains("colours");
        Invocation.of("fetch", world.model()).refused("is not a run directory");
        Invocation.of("run", experiment, "--on", "a b", "--workspace", workspace)
                .refused("\"a b\" names no host");
    }
}
