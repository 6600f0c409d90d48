package lilora.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server that behaves like the hub. */
@DisabledOnOs(OS.WINDOWS)
class ModelDownloadTest {
    private static final String MODEL = "lab/tiny";
    private static final String WEIGHTS = "model.safetensors";
    private static final int SIZE = 1_200_000;
    private static final int CUT = 400_000;

    @TempDir
    Path folder;

    private HubServer server;
    private byte[] weights;

    @BeforeEach
    void publish() throws IOException {
        weights = new byte[SIZE];
        new Random(1).nextBytes(weights);
        server = new HubServer(MODEL)
                .small("config.json", "{\"model_type\": \"llava\"}")
                .small("README.md", "hello\n")
                .small("assets/picture.svg", "<svg/>")
                .large(WEIGHTS, weights)
                .large("pytorch_model.bin", new byte[10])
                .large("optimizer.pt", new byte[10]);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Hub hub(Optional<String> token) {
        return new Hub(server.endpoint(), token, false);
    }

    private ModelDownload download(Optional<String> token) {
        return new ModelDownload(hub(token), new HubCache(folder));
    }

    private CachedModel downloaded() {
        return download(Optional.empty()).run(MODEL, Optional.empty(), Progress.NONE);
    }

    private void refused(String... words) {
        assertRefused(this::downloaded, words);
    }

    private static void assertRefused(ThrowingCallable what, String... words) {
        assertThatThrownBy(what).isInstanceOf(InputException.class).message().contains(words);
    }

    private Path blob(String name) {
        return folder.resolve("models--lab--tiny/blobs").resolve(name);
    }

    private Path weightsBlob() {
        return blob(HubServer.hash("SHA-256", weights));
    }

    private Path incomplete() {
        return blob(HubServer.hash("SHA-256", weights) + ".incomplete");
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> folder.relativize(file) + (Files.isSymbolicLink(file) ? " -> " + target(file) : ""))
                    .sorted()
                    .toList();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theCacheIsLaidOutAsPythonDoes() throws IOException {
        CachedModel model = downloaded();
        assertThat(model.isWhole()).isTrue();
        assertThat(model.refs()).containsExactly("main");
        assertThat(new HubCache(folder).locate(Path.of(MODEL))).isEqualTo(model.folder());
        String snapshot = "models--lab--tiny/snapshots/" + HubServer.COMMIT;
        String sha = HubServer.hash("SHA-256", weights);
        assertThat(tree())
                .hasSize(7)
                .contains(
                        "models--lab--tiny/blobs/" + sha,
                        // git hash-object of "hello\n"
                        "models--lab--tiny/blobs/ce013625030ba8dba906f756967f9e9ca394464a",
                        "models--lab--tiny/refs/main",
                        snapshot + "/README.md -> ../../blobs/ce013625030ba8dba906f756967f9e9ca394464a",
                        snapshot + "/model.safetensors -> ../../blobs/" + sha)
                .anyMatch(file -> file.startsWith(snapshot + "/config.json -> ../../blobs/"));
        assertThat(model.folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(folder.resolve("models--lab--tiny/refs/main")).hasContent(HubServer.COMMIT);

        server.asked.clear();
        assertThat(downloaded()).isEqualTo(model);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void revisionsAreKeptUnderTheirNames() throws IOException {
        ModelDownload download = download(Optional.empty());
        download.run(MODEL + "@" + HubServer.COMMIT, Optional.empty(), Progress.NONE);
        assertThat(tree()).noneMatch(file -> file.contains("/refs/"));
        download.run(MODEL + "@v1", Optional.of("v1"), Progress.NONE);
        CachedModel model = download.run(MODEL, Optional.of("refs/pr/1"), Progress.NONE);
        assertThat(model.refs()).containsExactly("refs/pr/1", "v1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutDownloadContinuesWhereItEnded(boolean ranges) throws IOException {
        server.cutAfter = CUT;
        refused("The connection was cut at byte ", " of 1,200,000 of model.safetensors", "continues where it ended");
        long kept = Files.size(incomplete());
        assertThat(kept).isBetween(1L, (long) CUT);
        assertThat(new HubCache(folder).models().get(0).missing()).containsExactly(WEIGHTS);

        server.cutAfter = Integer.MAX_VALUE;
        server.ranges = ranges;
        server.asked.clear();
        assertThat(downloaded().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(server.asked)
                .filteredOn(HubServer.Asked::store)
                .extracting(asked -> asked.range().orElse(""))
                .containsExactly("bytes=%d-".formatted(kept));
        assertThat(incomplete()).doesNotExist();
    }

    @Test
    void whatIsThereIsCheckedToo() throws IOException {
        Files.createDirectories(incomplete().getParent());
        Files.write(incomplete(), weights);
        downloaded();
        assertThat(server.asked).noneMatch(HubServer.Asked::store);
        Files.delete(weightsBlob());
        Files.write(incomplete(), new byte[CUT]);
        refused("model.safetensors came with the hash ", "nothing of it is kept");
        assertThat(downloaded().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
        // Half of a blob under its full name, as a full disk leaves it.
        Files.write(weightsBlob(), new byte[CUT]);
        assertThat(downloaded().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    @Test
    void theTokenStaysWithTheHub() {
        server.token = Optional.of("hf_secret");
        refused("does not give the listing of lab/tiny without a valid token (401)", "set HF_TOKEN");
        assertRefused(() -> download(Optional.of("hf_other")).run(MODEL, Optional.empty(), Progress.NONE), "was sent");
        server.asked.clear();
        download(server.token).run(MODEL, Optional.empty(), Progress.NONE);
        assertThat(server.asked).anyMatch(HubServer.Asked::store);
        assertThat(server.asked).allSatisfy(asked -> assertThat(asked.authorization())
                .isEqualTo(asked.store() ? Optional.empty() : Optional.of("Bearer hf_secret")));
        assertThat(hub(server.token).toString()).doesNotContain("hf_secret");
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, 0", "model.safetensors, 1", "model.safetensors, -1", "README.md, 0", "README.md, 1"
    })
    void otherBytesThanListedAreNotKept(String name, int longer) throws IOException {
        int size = name.equals(WEIGHTS) ? SIZE : 6;
        server.instead.put(name, new byte[size + longer]);
        refused(name, longer < 0 ? "was cut" : "nothing of it is kept");
        server.instead.clear();
        if (longer < 0) {
            refused(name, "nothing of it is kept");
        }
        assertThat(downloaded().isWhole()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /api/    | 403 | -                | does not give the listing of lab/tiny to you (403): ask for access on
            .json    | 403 | GatedRepo        | does not give config.json of lab/tiny to you (403): ask for access on
            /api/    | 404 | RevisionNotFound | has no revision 'main' of lab/tiny
            /api/    | 404 | RepoNotFound     | has no lab/tiny in revision 'main' (404)
            .json    | 404 | EntryNotFound    | has no config.json of lab/tiny in revision 'main' (404)
            /api/    | 500 | -                | answers with status 500 for the listing of lab/tiny; try again later
            .json    | 429 | -                | answers with status 429 for config.json of lab/tiny; try again later
            """)
    void refusalsAreSentences(String path, int status, String code, String words) {
        server.refusals.put(path, status);
        server.errorCode = code == null ? "" : code;
        refused(words, server.endpoint().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/models/lab/tiny/revision/main?blobs=true, redirects more than 5 times",
        "file:///etc/passwd, no address to download from",
        "http://[, no address to download from",
        "'', no address to download from",
    })
    void redirectsThatLeadNowhereAreRefused(String location, String words) {
        server.redirects.put("/api/", location);
        refused(words);
    }

    @Test
    void aModelThatMovedIsFollowed() {
        server.redirects.put("/api/models/old/name", "/api/models/lab/tiny/revision/main?blobs=true");
        server.redirects.put("/old/name/resolve", "/lab/tiny/resolve/" + HubServer.COMMIT + "/config.json");
        // Its files are other ones then, which the hash tells.
        assertRefused(
                () -> download(Optional.empty()).run("old/name", Optional.empty(), Progress.NONE),
                "README.md",
                "nothing of it is kept");
    }

    /** As the hub's first models, which it answers for under their names of today. */
    @Test
    void aNameWithoutAnOrganisationIsOne() {
        server.redirects.put("/api/models/tiny/", "/api/models/lab/tiny/revision/main?blobs=true");
        for (String name : List.of("config.json", "README.md", WEIGHTS)) {
            server.redirects.put(
                    "/tiny/resolve/" + HubServer.COMMIT + "/" + name,
                    "/lab/tiny/resolve/" + HubServer.COMMIT + "/" + name);
        }
        server.onlyFromRoot = true;
        CachedModel model = download(Optional.empty()).run("tiny", Optional.empty(), Progress.NONE);
        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.isWhole()).isTrue();
        assertThat(model.folder()).startsWith(folder.resolve("models--tiny/snapshots"));
        assertThat(new HubCache(folder).locate(Path.of("tiny"))).isEqualTo(model.folder());
        assertThat(new HubCache(folder).models()).extracting(CachedModel::name).containsExactly("tiny");
    }

    /** The token goes along within the hub, below its path, and not to the store, whose port is another. */
    @Test
    void aHubBelowAPathIsAskedThere() {
        server.below = "/mirror/hf";
        server.token = Optional.of("hf_secret");
        assertThat(download(server.token)
                        .run(MODEL, Optional.empty(), Progress.NONE)
                        .isWhole())
                .isTrue();
        assertThat(server.asked).allSatisfy(asked -> {
            assertThat(asked.path()).startsWith(asked.store() ? "/bucket/" : "/mirror/hf/");
            assertThat(asked.authorization())
                    .isEqualTo(asked.store() ? Optional.empty() : Optional.of("Bearer hf_secret"));
        });
    }

    @Test
    void aHubThatIsNotThereIsNamed() {
        server.close();
        refused("The hub at " + server.endpoint() + " cannot be reached: ", "Check the connection");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "tiny model, -, is no name of a model",
                "lab/tiny/more, -, is no name of a model",
                "../tiny, -, is no name of a model",
                "lab/tiny@.., -, is no name of a model",
                "lab/tiny, ../../x, is no revision",
                "lab/tiny@v1, v2, contradict each other",
            })
    void namesThatAreNoneAreRefusedUnasked(String name, String revision, String words) {
        assertRefused(() -> download(Optional.empty()).run(name, Optional.ofNullable(revision), Progress.NONE), words);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void offlineNothingIsAsked() {
        Hub offline = new Hub(server.endpoint(), Optional.empty(), true);
        assertRefused(
                () -> new ModelDownload(offline, new HubCache(folder)).run(MODEL, Optional.empty(), Progress.NONE),
                "HF_HUB_OFFLINE forbids to ask " + server.endpoint());
        assertThat(server.asked).isEmpty();
    }

    @Test
    void roomIsLookedForFirst() {
        server.listing = Optional.of("""
                {"sha": "%s", "siblings": [{"rfilename": "model.safetensors",
                 "lfs": {"sha256": "%s", "size": %d}}]}""".formatted(HubServer.COMMIT, "0".repeat(64), 1L << 49));
        assertThatThrownBy(this::downloaded)
                .isInstanceOf(DiskException.class)
                .hasMessageContainingAll("What is to be downloaded takes 536,870,976 MiB", folder.toString())
                .extracting(e -> ((DiskException) e).settings())
                .isEqualTo(List.of("cache"));
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aRepositoryWithoutAModelIsRefused() {
        server.listing = Optional.of("{\"sha\": \"%s\", \"siblings\": []}".formatted(HubServer.COMMIT));
        refused("lab/tiny at ", "no files that a model is opened with");
    }

    @Test
    void filesStandInTheSnapshotWhereLinksAreImpossible() throws IOException {
        ModelDownload download = new ModelDownload(
                hub(Optional.empty()), new HubCache(folder), Duration.ofSeconds(9), (link, target) -> {
                    throw new UnsupportedOperationException("no links here");
                });
        CachedModel model = download.run(MODEL, Optional.empty(), Progress.NONE);
        assertThat(model.isWhole()).isTrue();
        assertThat(model.folder().resolve(WEIGHTS)).isRegularFile().hasBinaryContent(weights);
        assertThat(tree()).hasSize(4);
        server.asked.clear();
        download.run(MODEL, Optional.empty(), Progress.NONE);
        assertThat(server.asked).hasSize(1);
    }

    /** Cancels when told a few times, or at once when the connection is silent. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCameBeforeACancelStays(boolean silent) throws IOException {
        server.silent = silent;
        server.cutAfter = silent ? CUT : Integer.MAX_VALUE;
        AtomicInteger asked = new AtomicInteger();
        Progress cancelling = new Progress() {
            @Override
            public void update(double fraction, String message) {}

            @Override
            public boolean isCancelled() {
                boolean begun = Files.exists(incomplete()) && size(incomplete()) > 0;
                return begun && asked.incrementAndGet() > (silent ? 2 : 0);
            }
        };
        assertRefused(
                () -> download(Optional.empty()).run(MODEL, Optional.empty(), cancelling),
                "was cancelled; what came stays");
        assertThat(size(incomplete())).isPositive();
        server.cutAfter = Integer.MAX_VALUE;
        assertThat(downloaded().folder().resolve(WEIGHTS)).hasBinaryContent(weights);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    @Test
    void aSilentConnectionIsGivenUp() {
        server.silent = true;
        server.cutAfter = CUT;
        ModelDownload impatient = new ModelDownload(
                hub(Optional.empty()), new HubCache(folder), Duration.ofMillis(200), Files::createSymbolicLink);
        assertRefused(() -> impatient.run(MODEL, Optional.empty(), Progress.NONE), "nothing came any more");
        assertThat(size(incomplete())).isEqualTo(CUT);
    }

    @Test
    void twoProgramsDoNotWriteOneFile() throws IOException {
        Files.createDirectories(incomplete().getParent());
        HubFile file = new HubFile(WEIGHTS, SIZE, HubServer.hash("SHA-256", weights));
        PartialFile other = PartialFile.open(incomplete(), file);
        refused("model.safetensors is being downloaded by another program");
        other.close();
        assertThat(downloaded().isWhole()).isTrue();
    }

    @Test
    void aCacheThatIsAFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        ModelDownload download = new ModelDownload(hub(Optional.empty()), new HubCache(file));
        assertRefused(() -> download.run(MODEL, Optional.empty(), Progress.NONE), "The cache " + file + " cannot be");
    }

    @Test
    void progressGrowsToTheEnd() {
        List<Double> fractions = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        download(Optional.empty()).run(MODEL, Optional.empty(), (fraction, message) -> {
            fractions.add(fraction);
            messages.add(message);
        });
        assertThat(fractions).isSorted().last().isEqualTo(1.0);
        assertThat(messages).anyMatch(message -> message.startsWith("model.safetensors: 0 of 1 MiB"));
    }

    @Test
    void rateAndTimeLeftAreOfTheLastSeconds() {
        List<String> messages = new ArrayList<>();
        long[] now = {0};
        Transfer transfer =
                new Transfer((fraction, message) -> messages.add(message), 3L << 30, 1L << 30, () -> now[0]);
        transfer.file("a.bin");
        for (int i = 0; i < 40; i++) {
            now[0] += 1_000_000_000L;
            transfer.add((i < 19 ? 1 : 10) << 20);
        }
        assertThat(messages.get(0)).isEqualTo("a.bin: 1,024 of 3,072 MiB");
        assertThat(messages.get(1)).isEqualTo("a.bin: 1,025 of 3,072 MiB, 1.0 MiB/s, 34 min left");
        assertThat(messages.get(40)).isEqualTo("a.bin: 1,253 of 3,072 MiB, 10.0 MiB/s, 3 min left");
        transfer.lost(1L << 30);
        transfer.file("b.bin");
        assertThat(messages.get(41)).startsWith("b.bin: 229 of 3,072 MiB, 10.0 MiB/s, 4 min");
    }

    @Test
    void theEndpointIsTheHubsOwnServerAlone() {
        Hub hub = new Hub(URI.create("https://hub.example/mirror"), Optional.of("t"), false);
        assertThat(hub.isOwn(URI.create("https://HUB.example:443/x"))).isTrue();
        for (String other : List.of("http://hub.example/x", "https://hub.example:8443/x", "https://a.hub.example/x")) {
            assertThat(hub.isOwn(URI.create(other))).as(other).isFalse();
        }
    }
}
