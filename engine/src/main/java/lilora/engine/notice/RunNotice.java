package lilora.engine.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell of a run.
 *
 * @param schema version of this form, 1
 * @param kind {@code completed}, {@code stopped}, {@code failed}, {@code interrupted}, {@code forgetting}, {@code disk} or {@code trial}
 * @param text what happened, a sentence; under the name that Slack and Mattermost show
 * @param time ISO-8601 instant
 * @param run what it happened to; absent in a trial
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunNotice(
        int schema,
        String kind,
        String text,
        String time,
        @Nullable About run) {
    private static final int SCHEMA = 1;

    /** What is worth a notice. */
    public enum Kind {
        COMPLETED,
        STOPPED,
        FAILED,
        INTERRUPTED,
        FORGETTING,
        DISK,
        TRIAL
    }

    /**
     * A run.
     *
     * @param tasks names, in the order learned
     * @param metrics by id, once the run is completed
     * @param folder its directory; not told to others than this computer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record About(
            String id,
            String name,
            String method,
            long seed,
            String device,
            List<String> tasks,
            Map<String, Double> metrics,
            @Nullable String folder) {
        /** A run by what was asked of it. */
        public static About of(RunSpec spec, Map<String, Double> metrics, Path folder) {
            return new About(
                    spec.runId(),
                    spec.experiment().name(),
                    spec.experiment().method().id(),
                    spec.experiment().seed(),
                    spec.compute().device(),
                    spec.experiment().tasks().stream()
                            .map(TaskSpec::folder)
                            .map(task -> task.replaceAll("[/\\\\]+$", "").replaceAll("(?s).*[/\\\\]", ""))
                            .toList(),
                    metrics,
                    folder.toAbsolutePath().toString());
        }

        private About away() {
            return new About(id, name, method, seed, device, tasks, metrics, null);
        }
    }

    /** Of a run. */
    public static RunNotice of(Kind kind, String sentence, Instant time, About run) {
        return new RunNotice(SCHEMA, word(kind), sentence, time.toString(), run);
    }

    /** To try whether notices arrive. */
    public static RunNotice trial(Instant time) {
        return new RunNotice(
                SCHEMA, word(Kind.TRIAL), "LiLoRA Workbench tries whether notices arrive.", time.toString(), null);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As JSON for programs of this computer. */
    String json() {
        return Json.compact(this);
    }

    /** As JSON for others, who need not know where the run lies. */
    String jsonAway() {
        return Json.compact(new RunNotice(schema, kind, text, time, run == null ? null : run.away()));
    }
}
