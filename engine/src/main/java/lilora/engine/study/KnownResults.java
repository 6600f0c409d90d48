package lilora.engine.study;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/**
 * The results of runs in one small file, a line of JSON each, so that they can be kept under version control, cited, and put together
 * from several machines by joining files. What a run is known by stands in full beside its numbers, much of it alike in all lines: a
 * file whose name ends in {@value #COMPRESSED} is compressed by gzip, to a fifteenth.
 */
public final class KnownResults {
    /** The ending of compressed files. */
    public static final String COMPRESSED = ".gz";

    private static final int SCHEMA = 1;

    private final Map<RunContent, Result> results;

    /**
     * The numbers of a completed run.
     *
     * @param schema version of this form, 1
     * @param content what the run is known by: all that decides its numbers
     * @param seconds as {@link StudyResult.Measured#seconds}; 0 where they are not known
     * @param versions of what computed it, by name
     */
    public record Result(
            int schema,
            RunContent content,
            Map<String, Double> metrics,
            Map<String, Double> last,
            long stored,
            long trained,
            double seconds,
            Map<String, String> versions) {
        Result(RunContent content, StudyResult.Measured run, Map<String, String> versions) {
            this(
                    SCHEMA,
                    content,
                    run.metrics(),
                    run.last(),
                    run.stored(),
                    run.trained(),
                    run.seconds() == null ? 0 : run.seconds(),
                    versions);
        }

        private boolean sameNumbers(Result other) {
            return metrics.equals(other.metrics) && last.equals(other.last) && stored == other.stored;
        }

        /** The same as of a run of a study. */
        public StudyResult.Measured of(StudyRun run) {
            return new StudyResult.Measured(run, metrics, last, stored, trained, seconds > 0 ? seconds : null, null);
        }
    }

    private KnownResults(Map<RunContent, Result> results) {
        this.results = new LinkedHashMap<>(results);
    }

    /** None. */
    public static KnownResults none() {
        return new KnownResults(Map.of());
    }

    /**
     * Reads a file; one that is not there yet tells of none.
     *
     * @throws InputException naming the line that is not a result, or tells of a run what another line tells otherwise
     */
    public static KnownResults read(Path file) {
        Map<RunContent, Result> results = new LinkedHashMap<>();
        if (PlainFile.isThere(file)) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    add(results, "%s, line %d".formatted(file, i + 1), lines.get(i));
                }
            }
        }
        return new KnownResults(results);
    }

    private static List<String> lines(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(PlainFile.require(file));
            return decoded(isCompressed(file) ? expanded(bytes) : bytes);
        } catch (IOException e) {
            throw new InputException("File %s cannot be read: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }

    private static boolean isCompressed(Path file) {
        return String.valueOf(file.getFileName()).endsWith(COMPRESSED);
    }

    private static List<String> decoded(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()
                .lines()
                .toList();
    }

    private static byte[] expanded(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written.", e);
        }
        return out.toByteArray();
    }

    private static void add(Map<RunContent, Result> results, String source, String line) {
        Result result = Json.parse(source, line, Result.class);
        if (result.schema() != SCHEMA) {
            throw new InputException(
                    "%s: schema is %d; this version reads %d.".formatted(source, result.schema(), SCHEMA));
        }
        Result other = results.putIfAbsent(result.content(), result);
        if (other != null && !other.sameNumbers(result)) {
            throw new InputException(
                    "%s: a line before it tells other numbers of the very same run; remove one of them."
                            .formatted(source));
        }
    }

    /** What is known of such a run. */
    public Optional<Result> of(RunContent content) {
        return Optional.ofNullable(results.get(content));
    }

    /** How runs of a plan that are not known were computed where their results are: with other threads, on another device; with how many of them. */
    public Map<ComputeSpec, Long> computedOtherwise(StudyPlan plan) {
        Set<ExperimentSpec> unknown = plan.runs().stream()
                .map(StudyPlan.Entry::content)
                .filter(content -> !results.containsKey(content))
                .map(RunContent::experiment)
                .collect(Collectors.toSet());
        return computed(content -> unknown.contains(content.experiment()));
    }

    /** How most of the runs were computed; empty if there is none. */
    public Optional<ComputeSpec> mostlyComputed() {
        return computed(any -> true).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private Map<ComputeSpec, Long> computed(Predicate<RunContent> some) {
        return results.keySet().stream()
                .filter(some)
                .collect(Collectors.groupingBy(RunContent::compute, LinkedHashMap::new, Collectors.counting()));
    }

    /** With one more; a run that is known already stays as it is. */
    KnownResults with(Result result) {
        KnownResults more = new KnownResults(results);
        more.results.putIfAbsent(result.content(), result);
        return more;
    }

    /**
     * Writes all of them beside what others have written into the file meanwhile, whole or not at all.
     *
     * @return all that the file holds now
     */
    public KnownResults writeInto(Path file) {
        try (ResultsLock lock = ResultsLock.of(file)) {
            KnownResults all = read(lock.file());
            results.forEach(all.results::putIfAbsent);
            String text = all.results.values().stream().map(Json::compact).collect(Collectors.joining("\n", "", "\n"));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, isCompressed(file) ? compressed(bytes) : bytes);
            return all;
        }
    }
}
