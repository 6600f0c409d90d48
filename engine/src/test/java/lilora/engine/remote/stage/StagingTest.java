package lilora.engine.remote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.Task;
import lilora.engine.plan.Fingerprints;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A model and a task of this side on a real host of the loopback. */
@DisabledOnOs(OS.WINDOWS)
class StagingTest {
    private static final String PLACE = "~/staging of \"ada's\" $HOME";

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private EmbeddedHost host;
    private TinyWorld world;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home"));
        host.welcome(folder);
        world = TinyWorld.create(folder.resolve("world"));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private SshLine connect() throws IOException {
        return EmbeddedHost.connector(folder).connect(host.target());
    }

    private Staging staging(SshLine line, String place) throws IOException {
        return new Staging(line, HostProbe.ask(line, place), told::add);
    }

    /** As of another computer, where nothing lies at the same path. */
    private static Bundle elsewhere(Bundle bundle) {
        return new Bundle(bundle.title(), Path.of("/no/such/place"), bundle.files(), bundle.key());
    }

    private Bundle model() {
        return elsewhere(Bundle.ofModel(world.model()));
    }

    private Bundle task() {
        try (Task task = Task.load(world.tasks().get(0))) {
            return elsewhere(Bundle.ofTask(task));
        }
    }

    @Test
    void whatIsStagedIsTheSameAndIsSentOnce() throws IOException {
        try (SshLine line = connect()) {
            Staging staging = staging(line, PLACE);
            String model = staging.place(model());
            String task = staging.place(task());
            assertThat(model).startsWith(host.home() + "/staging of \"ada's\" $HOME/staged/");
            assertThat(Fingerprints.ofModel(Path.of(model))).isEqualTo(Fingerprints.ofModel(world.model()));
            try (Task here = Task.load(world.tasks().get(0));
                    Task there = Task.load(Path.of(task))) {
                assertThat(there.contentHash()).isEqualTo(here.contentHash());
            }
            assertThat(host.written()).isGreaterThanOrEqualTo(model().bytes() + task().bytes());
        }
        long before = host.written();
        told.clear();
        try (SshLine line = connect()) {
            Staging staging = staging(line, PLACE);
            staging.place(model());
            staging.place(task());
            assertThat(staging.list())
                    .extracting(Staging.Staged::title)
                    .containsExactly("base model model", "task colours");
        }
        assertThat(host.written()).isEqualTo(before);
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasSentBeforeACutIsNotSentAgain() throws IOException {
        Bundle task = task();
        int cuts = 0;
        for (long budget : new long[] {task.bytes() / 4, task.bytes() / 4, task.bytes() / 4, Long.MAX_VALUE}) {
            host.cutAfter(budget);
            try (SshLine line = connect()) {
                staging(line, PLACE).place(task);
            } catch (LineException e) {
                cuts++;
                assertThat(e).hasMessageContaining("was cut");
            }
        }
        assertThat(cuts).isPositive();
        long largest = task.files().stream().mapToLong(Bundle.Part::bytes).max().orElseThrow();
        // Of the file that was on its way when the line was cut a part may have been written.
        assertThat(host.written()).isLessThanOrEqualTo(task.bytes() + (cuts + 1) * (largest + 4096));
    }

    @Test
    void whoeverWatchesSeesHowMuchIsSentAndMayGiveItUp() throws IOException {
        Bundle task = task();
        List<Double> fractions = new ArrayList<>();
        Progress half = new Progress() {
            @Override
            public void update(double fraction, String message) {
                fractions.add(fraction);
                assertThat(message).startsWith("Sending " + task.title());
            }

            @Override
            public boolean isCancelled() {
                return fractions.stream().anyMatch(fraction -> fraction > 0.5);
            }
        };
        try (SshLine line = connect()) {
            HostReport report = HostProbe.ask(line, PLACE);
            Staging given = new Staging(line, report, told::add, half);
            assertThatThrownBy(() -> given.place(task)).isInstanceOf(CancellationException.class);
            long before = host.written();
            assertThat(before).isBetween(task.bytes() / 4, task.bytes());

            new Staging(line, report, told::add).place(task);

            assertThat(host.written() - before).isLessThan(task.bytes());
        }
        assertThat(fractions).isSorted();
    }

    /** A network disk whose server is away refuses nothing: it only never answers. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatWaitsForADiskThatStandsStillIsGivenUpWhenNobodyWantsIt() throws IOException {
        Bundle task = task();
        AtomicBoolean unwanted = new AtomicBoolean();
        Progress progress = new Progress() {
            @Override
            public void update(double fraction, String message) {
                host.stall();
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> unwanted.set(true));
            }

            @Override
            public boolean isCancelled() {
                return unwanted.get();
            }
        };
        try (SshLine line = connect()) {
            Staging staging = new Staging(line, HostProbe.ask(line, PLACE), told::add, progress);
            assertThatThrownBy(() -> line.whileWanted(progress, any -> staging.place(task)))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void whatLiesOnTheHostIsUsedThereIfItIsTheSame() throws IOException {
        try (SshLine line = connect()) {
            Staging staging = staging(line, PLACE);
            assertThat(staging.place(Bundle.ofModel(world.model())))
                    .isEqualTo(world.model().toString());
            assertThat(host.written()).isZero();
            assertThat(told).containsExactly("base model model is used where it lies on the host: " + world.model());
            Bundle before = Bundle.ofModel(world.model());
            Path config = world.model().resolve("config.json");
            Files.writeString(config, Files.readString(config).replace("\n", "\r\n"));
            assertThat(before.key()).isNotEqualTo(Bundle.ofModel(world.model()).key());
            Path weights = world.model().resolve("model.safetensors");
            byte[] bytes = Files.readAllBytes(weights);
            bytes[bytes.length - 1] ^= 1;
            Files.write(weights, bytes);
            assertThatThrownBy(() -> staging.place(before))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("did not arrive as it was sent");
            try (Stream<Path> left = Files.list(host.home().resolve("staging of \"ada's\" $HOME/staged"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    /** The same path of another computer may be another person's home. */
    @Test
    void whatMayNotBeLookedAtThereIsSent() throws IOException {
        host.close(world.model());
        try (SshLine line = connect()) {
            Bundle model = Bundle.ofModel(world.model());
            String placed = staging(line, PLACE).place(model);
            assertThat(placed).endsWith("/staged/" + model.key());
            assertThat(host.written()).isGreaterThanOrEqualTo(model.bytes());
        }
    }

    @Test
    void onlyWhatIsStagedIsRemoved() throws IOException {
        try (SshLine line = connect()) {
            Staging staging = staging(line, PLACE);
            staging.place(model());
            Path beside = Files.writeString(host.home().resolve("precious"), "mine");
            for (String key : List.of("..", "../../precious", "", "*", "a".repeat(63))) {
                assertThatThrownBy(() -> staging.remove(new Staging.Staged(key, "x", 0)))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("is no key");
            }
            staging.remove(staging.list().get(0));
            assertThat(staging.list()).isEmpty();
            assertThat(host.home().resolve("staging of \"ada's\" $HOME/staged")).isEmptyDirectory();
            assertThat(beside).hasContent("mine");
        }
    }

    @Test
    void whatIsInTheWayIsToldAndLeft() throws IOException {
        try (SshLine line = connect()) {
            Path file = Files.writeString(host.home().resolve("taken"), "mine");
            assertThatThrownBy(() -> staging(line, "~/taken").place(model()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is a file where a folder is needed");
            assertThat(file).hasContent("mine");
            Path staged = Files.createDirectories(host.home().resolve("ours/staged"));
            Path foreign = Files.writeString(staged.resolve(model().key()), "mine");
            assertThatThrownBy(() -> staging(line, "~/ours").place(model()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is in the way: it is no folder");
            assertThat(foreign).hasContent("mine");
        }
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        Path locked = Files.createDirectories(host.home().resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(locked), "whoever may do everything is refused nothing");
        try (SshLine line = connect()) {
            assertThatThrownBy(() -> staging(line, "~/locked").place(model()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("permission is denied");
        }
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsSent() throws IOException {
        try (SshLine line = connect()) {
            HostReport report = HostProbe.ask(line, PLACE);
            HostReport full = new HostReport(
                    report.host(),
                    report.platform(),
                    report.node(),
                    report.home(),
                    report.clock(),
                    report.cores(),
                    report.memoryBytes(),
                    report.availableBytes(),
                    report.folder(),
                    1L << 20,
                    true,
                    report.tools(),
                    report.javas(),
                    report.gpus(),
                    report.driverTrouble(),
                    report.cuda(),
                    report.torches(),
                    null);
            assertThatThrownBy(() -> new Staging(line, full, told::add).place(model()))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("has only 1 MiB free. Make room there");
            assertThat(host.written()).isZero();
        }
    }

    @Test
    void aTaskIsStagedWithTheImagesItNames() throws IOException {
        Path images = world.tasks().get(0).resolve("images");
        Files.writeString(images.resolve("of nobody.png"), "not named");
        Set<String> names = new TreeSet<>();
        task().files().forEach(part -> names.add(part.name()));
        assertThat(names)
                .contains("task.json", "train.json", "test.json", "images/000.png")
                .doesNotContain("images/of nobody.png");
    }
}
