package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.storage.repository.Draft;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However the database file or its checksums are damaged, the next opening tells what the run directories tell, with one sentence
 * at most, and none is ever told of a file that is right. {@code -Dlilora.mutations=1000} tries more, with another seed by
 * {@code -Dlilora.mutations.seed}.
 */
class DamageTest {
    private static final String DATABASE = "workbench.mv.db";
    private static final String SUMS = "workbench.sums";

    @TempDir
    Path folder;

    @TempDir
    Path kept;

    /** One way to damage a workspace. */
    private enum Mutation {
        BIT,
        BYTE,
        ZEROS,
        NOISE,
        SWAPPED_BLOCKS,
        CUT,
        LONGER,
        BIT_OF_SUMS,
        CUT_SUMS,
        NO_SUMS,
        SUMS_OF_NOISE,
        SUMS_ARE_A_FOLDER,
        DATABASE_IS_A_FOLDER,
        OLDER_DATABASE,
        OLDER_SUMS
    }

    private void fill() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            for (int i = 1; i <= 4; i++) {
                RunFixture run = RunFixture.create(
                                workspace.runsFolder().resolve("run-" + i),
                                RunFixture.spec("run-" + i, "Experiment " + i, 2, i % 2 == 0 ? "lilora" : "joint", i))
                        .eventful();
                workspace.recorder().catchUp(run.folder());
                workspace.runs().addTag("run-" + i, "paper");
                workspace.runs().setNote("run-" + i, "better than " + (i - 1));
                if (i == 2) {
                    keep("older");
                }
            }
            workspace.runs().archive("run-1");
            workspace.drafts().create(Draft.Kind.SEQUENCE, "Six tasks", "{}");
            workspace.preferences().put("theme", "dark");
            // As a process leaves it that is killed while it has the workspace open.
            keep("killed");
        }
        keep("closed");
    }

    private void keep(String state) throws IOException {
        Path target = Files.createDirectories(kept.resolve(state));
        for (String name : List.of(DATABASE, SUMS)) {
            Files.copy(folder.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void putBack(String state) throws IOException {
        for (String name : List.of(DATABASE, SUMS)) {
            remove(folder.resolve(name));
            Files.copy(kept.resolve(state).resolve(name), folder.resolve(name));
        }
        remove(folder.resolve("backups"));
    }

    private static void remove(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** All that can be asked of a workspace. */
    private static Map<String, Object> told(Workspace workspace) {
        Map<String, Object> told = new TreeMap<>();
        RunRepository runs = workspace.runs();
        List<RunRow> rows = runs.list(RunQuery.NEWEST.withCollections(Set.of(RunCollection.values())))
                .rows();
        told.put("rows", rows);
        told.put("tags", runs.tags());
        told.put("methods", runs.methods());
        for (RunRow row : rows) {
            RunRecord record = runs.find(row.runId()).orElseThrow();
            told.put(row.runId(), record);
            told.put(row.runId() + " identical", runs.identicalTo(record.spec()));
            List<Object> steps = new ArrayList<>();
            runs.eachStep(row.runId(), steps::add);
            told.put(row.runId() + " steps", steps);
            told.put(row.runId() + " curve", runs.steps(row.runId(), StepQuery.whole(2000, StepMetric.LOSS)));
        }
        told.put("drafts", workspace.drafts().list(Draft.Kind.SEQUENCE));
        told.put("preferences", workspace.preferences().all());
        return told;
    }

    @Test
    void whateverIsDamagedTheNextOpeningTellsWhatTheFilesTell() throws IOException {
        int count = Integer.getInteger("lilora.mutations", 30);
        Random random = new Random(Long.getLong("lilora.mutations.seed", 1));
        fill();
        Map<String, Object> truth;
        try (Workspace workspace = Workspace.open(folder)) {
            truth = told(workspace);
        }
        for (int i = 0; i < count; i++) {
            String state = i % 3 == 2 ? "killed" : "closed";
            putBack(state);
            Mutation mutation = Mutation.values()[i % Mutation.values().length];
            String what = i + ": " + mutation + " of a workspace that was " + state + ", " + mutate(mutation, random);
            try (Workspace workspace = Workspace.open(folder)) {
                assertThat(told(workspace)).as(what).isEqualTo(truth);
                assertThat(workspace.problems()).as(what).hasSizeLessThanOrEqualTo(1);
                assertThat(workspace.problems()).as(what).allSatisfy(sentence -> assertThat(sentence)
                        .startsWith("The database of this workspace")
                        .contains("kept as"));
                if (mutation.ordinal() <= Mutation.SWAPPED_BLOCKS.ordinal()) {
                    assertThat(workspace.setAside()).as(what).isPresent();
                }
            } catch (StorageException e) {
                throw new AssertionError(what, e);
            }
            try (Workspace workspace = Workspace.open(folder)) {
                assertThat(workspace.problems()).as(what + ", opened again").isEmpty();
            }
        }
    }

    private String mutate(Mutation mutation, Random random) throws IOException {
        Path database = folder.resolve(DATABASE);
        Path sums = folder.resolve(SUMS);
        byte[] bytes = Files.readAllBytes(database);
        int at = random.nextInt(bytes.length);
        int block = at / 4096 * 4096;
        switch (mutation) {
            case BIT -> Files.write(database, flip(bytes, at, random));
            case BYTE -> {
                bytes[at] += (byte) (1 + random.nextInt(255));
                Files.write(database, bytes);
            }
            case ZEROS -> {
                Arrays.fill(bytes, block, block + 4095, (byte) 0);
                bytes[block + 4095] ^= 1;
                Files.write(database, bytes);
            }
            case NOISE -> {
                byte[] noise = new byte[1 + random.nextInt(bytes.length - at)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, at, noise.length);
                bytes[at] = (byte) ~Files.readAllBytes(database)[at];
                Files.write(database, bytes);
            }
            case SWAPPED_BLOCKS -> {
                byte[] swapped = bytes.clone();
                int other = (block + 4096 * (1 + random.nextInt(bytes.length / 4096 - 1))) % bytes.length;
                System.arraycopy(bytes, block, swapped, other, 4096);
                System.arraycopy(bytes, other, swapped, block, 4096);
                swapped[block] = (byte) (Arrays.equals(swapped, bytes) ? ~swapped[block] : swapped[block]);
                Files.write(database, swapped);
            }
            case CUT -> Files.write(database, Arrays.copyOf(bytes, at));
            case LONGER -> Files.write(database, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20_000)));
            case BIT_OF_SUMS -> {
                byte[] noted = Files.readAllBytes(sums);
                at = random.nextInt(noted.length);
                Files.write(sums, flip(noted, at, random));
            }
            case CUT_SUMS -> {
                byte[] noted = Files.readAllBytes(sums);
                at = random.nextInt(noted.length);
                Files.write(sums, Arrays.copyOf(noted, at));
            }
            case NO_SUMS -> Files.delete(sums);
            case SUMS_OF_NOISE -> {
                byte[] noise = new byte[random.nextInt(5000)];
                random.nextBytes(noise);
                Files.write(sums, noise);
            }
            case SUMS_ARE_A_FOLDER -> {
                Files.delete(sums);
                Files.createDirectories(sums.resolve("inside"));
            }
            case DATABASE_IS_A_FOLDER -> {
                Files.delete(database);
                Files.createDirectories(database.resolve("inside"));
            }
            case OLDER_DATABASE ->
                Files.copy(kept.resolve("older").resolve(DATABASE), database, StandardCopyOption.REPLACE_EXISTING);
            case OLDER_SUMS ->
                Files.copy(kept.resolve("older").resolve(SUMS), sums, StandardCopyOption.REPLACE_EXISTING);
        }
        return "byte " + at;
    }

    private static byte[] flip(byte[] bytes, int at, Random random) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }
}
