package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lilora.engine.event.RecordedEvent;
import lilora.engine.result.ContinualMetrics;
import lilora.engine.run.EventReader;
import lilora.storage.h2.StoredRows;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run directories whose files were damaged in every way that comes to mind: what is left of them is what is told, line by line,
 * the rest is named with file and line, and other runs are as if nothing had happened. {@code -Dlilora.fuzz=5000} tries more,
 * with another seed by {@code -Dlilora.fuzz.seed}.
 */
class RunFilesFuzzTest {
    /** Runs in one workspace. */
    private static final int TOGETHER = 50;

    private static final Pattern VALUE = Pattern.compile("(?<=[:\\[,])(-?\\d[\\d.eE+-]*|\"[^\"]*\"|true|false)");
    private static final List<String> ODD = List.of(
            "1e999",
            "-1",
            "0",
            "9223372036854775807",
            "9223372036854775808",
            "2147483648",
            "-2147483648",
            "1e-400",
            "0.1e1",
            "NaN",
            "\"NaN\"",
            "\"-Infinity\"",
            "\"\"",
            "null",
            "true",
            "[]",
            "{}",
            "\"12\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(2000) + "\"",
            "\"" + "y".repeat(1_050_000) + "\"",
            "[[[[[[[[",
            "1" + "0".repeat(400));

    @TempDir
    Path folder;

    private final Random random = new Random(Long.getLong("lilora.fuzz.seed", 1));

    @Test
    void whatIsLeftOfDamagedRunDirectoriesIsTold() throws IOException {
        int count = Integer.getInteger("lilora.fuzz", 100);
        for (int round = 0; round * TOGETHER < count; round++) {
            check(folder.resolve("workspace-" + round));
        }
    }

    private void check(Path place) throws IOException {
        List<RunFixture> damaged = new ArrayList<>();
        RunRecord sound;
        try (Workspace workspace = Workspace.open(place)) {
            RunFixture run =
                    RunFixture.create(workspace.runsFolder(), "sound", "x").eventful();
            workspace.recorder().catchUp(run.folder());
            sound = workspace.runs().find("sound").orElseThrow();
        }
        List<String> what = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            RunFixture run = RunFixture.create(place.resolve("runs"), "run-%02d".formatted(i), "y")
                    .eventful();
            damaged.add(run);
            what.add(damage(run));
        }
        List<String> told = new ArrayList<>();
        List<RunRecord> records = new ArrayList<>();
        try (Workspace workspace = Workspace.open(place)) {
            assertThat(workspace.runs().find("sound").orElseThrow()).isEqualTo(sound);
            told.addAll(workspace.problems());
            for (RunRow row :
                    workspace.runs().list(RunQuery.NEWEST.page(0, 1000)).rows()) {
                records.add(workspace.runs().find(row.runId()).orElseThrow());
                workspace.runs().steps(row.runId(), StepQuery.whole(100, StepMetric.values()));
                workspace.runs().eachStep(row.runId(), step -> {});
            }
        }
        assertThat(told).as("what could not be used at all").allSatisfy(RunFilesFuzzTest::isASentence);
        List<List<RecordedEvent>> rows = StoredRows.of(
                place, records.stream().map(record -> record.row().runId()).toList());
        for (int i = 0; i < TOGETHER; i++) {
            RunFixture run = damaged.get(i);
            RunRecord record = records.stream()
                    .filter(candidate -> candidate.folder().equals(run.folder()))
                    .findFirst()
                    .orElse(null);
            if (record == null) {
                assertThat(told).as(what.get(i)).anySatisfy(sentence -> assertThat(sentence)
                        .contains(run.folder().getFileName().toString()));
            } else {
                assertTold(what.get(i), run, record, rows.get(records.indexOf(record)));
            }
        }
    }

    private static void assertTold(String what, RunFixture run, RunRecord record, List<RecordedEvent> stored)
            throws IOException {
        EventReader.Batch read = new EventReader(run.events()).pollToEnd();
        List<String> leftOut = record.problems().stream()
                .filter(problem -> problem.contains("too long"))
                .toList();
        assertThat(read.events()).as(what).containsAll(stored);
        assertThat(stored).as(what).hasSize(read.events().size() - leftOut.size());
        List<String> lines = record.problems().stream()
                .filter(problem -> problem.startsWith("events.jsonl line "))
                .toList();
        assertThat(lines).as(what).hasSize(read.problems().size());
        assertThat(record.problems()).as(what).allSatisfy(RunFilesFuzzTest::isASentence);
        assertThat(record.row().problems()).as(what).isEqualTo(record.problems().size());
        for (int i = 0; i < lines.size(); i++) {
            int line = Integer.parseInt(lines.get(i).replaceAll("^events.jsonl line (\\d+): .*", "$1"));
            assertThat(line)
                    .as(what)
                    .isEqualTo(lineAt(run.events(), read.problems().get(i).offset()));
        }
        if (record.row().averagePerformance() == null) {
            assertThat(ContinualMetrics.averagePerformance(record.matrix()))
                    .as(what)
                    .isEmpty();
        } else {
            assertThat(ContinualMetrics.averagePerformance(record.matrix()))
                    .as(what)
                    .hasValue(record.row().averagePerformance());
        }
    }

    private static int lineAt(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static void isASentence(String text) {
        assertThat(text)
                .matches("(?s).*[.?]")
                .hasSizeLessThan(2000)
                .doesNotContain("Exception", "com.fasterxml", "org.h2");
    }

    private String damage(RunFixture run) throws IOException {
        int kind = random.nextInt(12);
        Path file = random.nextInt(8) == 0 ? other(run) : run.events();
        if (!file.equals(run.events())) {
            kind = random.nextInt(4);
        }
        byte[] bytes = Files.readAllBytes(file);
        List<String> lines = new ArrayList<>(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("(?<=\n)")));
        int at = random.nextInt(bytes.length);
        int line = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (kind) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
            case 1 -> Files.write(file, Arrays.copyOf(bytes, at));
            case 2, 10, 11 -> {
                oddValue(lines, line);
                write(file, lines);
            }
            case 3 -> {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, at, Math.min(noise.length, bytes.length - at));
                Files.write(file, bytes);
            }
            case 4 -> {
                Collections.swap(lines, line, other);
                write(file, lines);
            }
            case 5 -> {
                lines.add(line, lines.get(other));
                write(file, lines);
            }
            case 6 -> {
                lines.subList(Math.min(line, other), Math.max(line, other)).clear();
                write(file, lines);
            }
            case 7 -> {
                Collections.shuffle(lines, random);
                write(file, lines);
            }
            case 8 -> {
                lines.replaceAll(text -> text.replaceAll("\"attempt\":\\d+", "\"attempt\":" + (random.nextInt(5) - 1)));
                write(file, lines);
            }
            default -> {
                lines.add(line, "\u0000".repeat(1 + random.nextInt(5000)) + "\n");
                write(file, lines);
            }
        }
        return file + ", damage " + kind + " at byte " + at + ", line " + (line + 1) + ", other " + (other + 1);
    }

    private Path other(RunFixture run) throws IOException {
        Path user = run.folder().resolve("user.json");
        Files.writeString(
                user, "{\"schema\":1,\"note\":\"good\",\"tags\":[\"a\",\"b\"],\"shelf\":\"ACTIVE\",\"locked\":false}");
        Path heart = run.folder().resolve("heartbeat.json");
        Files.writeString(
                heart,
                "{\"worker\":{\"token\":\"t\",\"pid\":1,\"processStart\":\"2026-01-01T00:00:00Z\",\"host\":\"h\"},"
                        + "\"time\":\"2026-01-01T00:00:00Z\"}");
        return List.of(user, heart, run.folder().resolve("run.json")).get(random.nextInt(3));
    }

    private void oddValue(List<String> lines, int line) {
        List<MatchResult> values = VALUE.matcher(lines.get(line)).results().toList();
        if (!values.isEmpty()) {
            MatchResult value = values.get(random.nextInt(values.size()));
            String odd = ODD.get(random.nextInt(ODD.size()));
            lines.set(
                    line,
                    lines.get(line).substring(0, value.start())
                            + odd
                            + lines.get(line).substring(value.end()));
        }
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.write(file, String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }
}
