package lilora.engine.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.json.Json;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.TrackedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real programs and a real server on the loopback. */
class NoticesTest {
    private static final RunNotice NOTICE = RunNotice.of(
            RunNotice.Kind.FAILED,
            "The run \"a\" failed.",
            Instant.EPOCH,
            new RunNotice.About(
                    "run-1", "a", "lilora", 1, "cpu", List.of("colours"), Map.of(), "/home/zoe/runs/run-1"));

    @TempDir
    Path folder;

    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());

    /** A server that answers everything with one code, and what was posted there. */
    private static final class Server implements AutoCloseable {
        private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
        private final HttpServer server;
        private volatile int code = 200;

        Server() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(code, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0/sekret";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Path program(String script) throws IOException {
        Path program = folder.resolve("a program");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private void tell(NoticeSink sink, int times) {
        try (Notices notices = new Notices(List.of(sink), troubles::add)) {
            for (int i = 0; i < times; i++) {
                notices.tell(NOTICE);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandGetsTheRunOnItsInputAndItsArgumentsAsTheyAre() throws IOException {
        Path out = folder.resolve("out");
        Path program = program("{ cat; echo \"$1|$2\"; } > '" + out + "'");

        tell(new CommandSink(CommandWords.parse("'" + program + "' \"$(touch x); *\" b")), 1);

        List<String> lines = Files.readAllLines(out);
        JsonNode told = Json.parse("out", lines.get(0), JsonNode.class);
        assertThat(told.get("kind").textValue()).isEqualTo("failed");
        assertThat(told.get("run").get("folder").textValue()).isEqualTo("/home/zoe/runs/run-1");
        assertThat(lines.get(1)).isEqualTo("$(touch x); *|b");
        assertThat(troubles).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandThatFailsIsToldOfOnceAndOneThatHangsIsEnded() throws IOException {
        tell(new CommandSink(List.of(program("exit 3").toString())), 3);
        assertThat(troubles).singleElement().asString().contains("ended with code 3", "Runs go on without it.");
        troubles.clear();

        tell(new CommandSink(List.of(folder.resolve("none").toString())), 2);
        assertThat(troubles).singleElement().asString().contains("cannot be started");
        troubles.clear();

        long start = System.nanoTime();
        tell(new CommandSink(List.of(program("sleep 60 & wait").toString()), Duration.ofMillis(300)), 1);
        assertThat(troubles).singleElement().asString().contains("did not end within");
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
    }

    @Test
    void aWebhookGetsTheRunButNotWhereItLies() throws IOException {
        try (Server server = new Server()) {
            tell(new WebhookSink(server.url()), 1);

            assertThat(server.posted)
                    .singleElement()
                    .asString()
                    .contains("\"text\":\"The run")
                    .doesNotContain("zoe");
            assertThat(troubles).isEmpty();
        }
    }

    @Test
    void aWebhookThatRefusesOrRedirectsIsToldOfOnceWithoutItsAddressAndNotAskedAgain() throws IOException {
        try (Server server = new Server()) {
            server.code = 302;
            tell(new WebhookSink(server.url()), 3);
            assertThat(server.posted).hasSize(3);
            assertThat(troubles).containsExactly("The webhook answered 302; check its address. Runs go on without it.");
        }
        troubles.clear();
        tell(new WebhookSink("http://127.0.0.1:1/sekret"), 2);
        assertThat(troubles)
                .singleElement()
                .asString()
                .contains("cannot be reached")
                .doesNotContain("sekret", "127");
    }

    @Test
    void whatArrivesAgainMayFailAgain() throws IOException {
        try (Server server = new Server()) {
            WebhookSink sink = new WebhookSink(server.url());
            try (Notices notices =
                    new Notices(List.of(settled(server, 500), sink, settled(server, 200), sink), troubles::add)) {
                notices.tell(NOTICE);
                notices.tell(NOTICE);
            }
            assertThat(troubles).hasSize(2);
        }
    }

    /** Not a place for notices, but one that changes what the next meets. */
    private static NoticeSink settled(Server server, int code) {
        return new NoticeSink() {
            @Override
            public String title() {
                return "Settled";
            }

            @Override
            public void send(RunNotice notice) {
                server.code = code;
            }
        };
    }

    @Test
    void onlyAddressesThatKeepASecretAreTaken() {
        assertThatCode(() -> WebhookSink.require("https://hooks.example.org/services/x"))
                .doesNotThrowAnyException();
        assertThatCode(() -> WebhookSink.require("http://localhost:8080/x")).doesNotThrowAnyException();
        for (String bad : List.of(
                "http://example.org/sekret",
                "https://u:sekret@example.org/",
                "file:///sekret",
                "ht tp:sekret",
                "",
                "https:///sekret")) {
            assertThatThrownBy(() -> WebhookSink.require(bad))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("https://HOST")
                    .hasNoCause()
                    .message()
                    .doesNotContain("sekret");
        }
    }

    @Test
    void commandsAreWordsAndNoShellReadsThem() {
        assertThat(CommandWords.parse(" notify --to \"a b\" 'c \"d\"' e'f g'h \"\" "))
                .containsExactly("notify", "--to", "a b", "c \"d\"", "ef gh", "");
        assertThatThrownBy(() -> CommandWords.parse("a 'b")).hasMessageContaining("quote without its end");
        assertThatThrownBy(() -> CommandWords.parse("  ")).hasMessageContaining("empty");
    }

    @Test
    void ofARunItsEndItsDiskAndWhatItForgetsAreTold() {
        List<RunNotice> told = Collections.synchronizedList(new ArrayList<>());
        TrackedRun run = new TrackedRun(folder);
        RunDirectory directory = run.directory();
        run.attempt(
                cell(1, 1, 80),
                new RunEvent.Alarm("disk", "Only 3 MiB are free."),
                cell(2, 1, 70),
                cell(3, 1, 60),
                cell(4, 1, 50),
                new RunEvent.Done("completed", Map.of("ap", 27.5), 10));
        try (Notices notices = new Notices(List.of(list(told)), troubles::add)) {
            RunNotices noticed = new RunNotices(notices, Clock.systemUTC());
            noticed.accept(directory);
            noticed.accept(directory);
            noticed.interrupted(directory);
        }
        assertThat(told).extracting(RunNotice::kind).containsExactly("disk", "forgetting", "completed", "interrupted");
        assertThat(told.get(1).text()).contains("fell by 20.0 points after stage 3, from 80.0 to 60.0.");
        assertThat(told.get(2).text()).endsWith("is done, average performance 27.5.");
    }

    @Test
    void ofARunThatGoesOnNobodyIsToldAgainWhatHappenedBefore() {
        List<RunNotice> told = Collections.synchronizedList(new ArrayList<>());
        TrackedRun run = new TrackedRun(folder);
        run.attempt(
                new RunEvent.Alarm("disk", "Only 3 MiB are free."),
                cell(1, 1, 80),
                new RunEvent.Done("stopped", Map.of(), 10));
        try (Notices notices = new Notices(List.of(list(told)), troubles::add)) {
            RunNotices noticed = RunNotices.ofWhatFollows(notices, Clock.systemUTC(), run.directory());
            noticed.accept(run.directory());
            run.attempt(cell(2, 1, 60), new RunEvent.Done("completed", Map.of("ap", 27.5), 10));
            noticed.accept(run.directory());
        }
        assertThat(told).extracting(RunNotice::kind).containsExactly("forgetting", "completed");
        assertThat(told.get(0).text()).contains("fell by 20.0 points after stage 2, from 80.0 to 60.0.");
    }

    private static NoticeSink list(List<RunNotice> told) {
        return new NoticeSink() {
            @Override
            public String title() {
                return "A list";
            }

            @Override
            public void send(RunNotice notice) {
                told.add(notice);
            }
        };
    }

    private static RunEvent.EvalCell cell(int stage, int task, double score) {
        return new RunEvent.EvalCell(stage, task, score, "accuracy", 100, 10, Map.of(), "predictions/x", 1);
    }
}
