package lilora.engine.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.RunSpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run to an MLflow server. MLflow never takes a number back, so a run that is told again from its start (it was resumed, or is
 * followed anew) gets a new MLflow run, and the earlier one of the same run is deleted, which MLflow can undo.
 */
final class MlflowSink implements TrackingSink {
    private static final String EXPERIMENT = "LiLoRA Workbench";
    private static final String OURS = "lilora.run";
    /** What one call may hold, by MLflow's documentation. */
    private static final int METRICS = 1000;

    private static final int PARAMETERS = 100;
    private static final int LONGEST_VALUE = 500;

    private final MlflowClient client;
    private final List<Map<String, Object>> waiting = new ArrayList<>();
    private @Nullable String run;

    MlflowSink(MlflowClient client) {
        this.client = client;
    }

    @Override
    public void begin(RunSpec spec, Instant created, int attempt) {
        waiting.clear();
        String experiment = experiment();
        deleteEarlier(experiment, spec.runId());
        JsonNode made = client.post(
                "runs/create",
                Map.of(
                        "experiment_id", experiment,
                        "run_name", spec.runId(),
                        "start_time", created.toEpochMilli(),
                        "tags",
                                List.of(
                                        pair(OURS, spec.runId()),
                                        pair("lilora.attempt", Integer.toString(attempt)),
                                        pair("mlflow.source.name", "LiLoRA Workbench"))));
        String id = made.path("run").path("info").path("run_id").asText();
        run = id;
        List<Map<String, Object>> parameters = new ArrayList<>();
        RunSettings.of(spec).forEach((name, value) -> parameters.add(pair(RunScalars.tag(name), text(value))));
        for (int from = 0; from < parameters.size(); from += PARAMETERS) {
            List<Map<String, Object>> part = parameters.subList(from, Math.min(parameters.size(), from + PARAMETERS));
            client.post("runs/log-batch", Map.of("run_id", id, "params", part));
        }
    }

    private String experiment() {
        String name = URLEncoder.encode(EXPERIMENT, StandardCharsets.UTF_8);
        return client.get("experiments/get-by-name?experiment_name=" + name)
                .map(found -> found.path("experiment").path("experiment_id").asText())
                .orElseGet(() -> client.post("experiments/create", Map.of("name", EXPERIMENT))
                        .path("experiment_id")
                        .asText());
    }

    private void deleteEarlier(String experiment, String runId) {
        JsonNode found = client.post(
                "runs/search",
                Map.of(
                        "experiment_ids",
                        List.of(experiment),
                        "filter",
                        "tags.`%s` = '%s'".formatted(OURS, runId.replace("'", "")),
                        "max_results",
                        METRICS));
        for (JsonNode earlier : found.path("runs")) {
            client.post(
                    "runs/delete",
                    Map.of("run_id", earlier.path("info").path("run_id").asText()));
        }
    }

    private static Map<String, Object> pair(String key, String value) {
        return Map.of("key", key, "value", value);
    }

    private static String text(Object value) {
        String text = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : value.toString();
        return text.substring(0, Math.min(LONGEST_VALUE, text.length()));
    }

    @Override
    public void take(TrackedPoint point) {
        if (run == null) {
            return;
        }
        point.values().forEach((tag, value) -> {
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put("key", tag);
            // JSON has no number for those; MLflow reads the words.
            metric.put("value", Double.isFinite(value) ? value : Double.toString(value));
            metric.put("timestamp", point.time().toEpochMilli());
            metric.put("step", point.step());
            waiting.add(metric);
        });
        if (waiting.size() >= METRICS) {
            flush();
        }
    }

    @Override
    public void flush() {
        for (int from = 0; run != null && from < waiting.size(); from += METRICS) {
            client.post(
                    "runs/log-batch",
                    Map.of("run_id", run, "metrics", waiting.subList(from, Math.min(waiting.size(), from + METRICS))));
        }
        waiting.clear();
    }

    @Override
    public void end(Instant time, boolean completed) {
        flush();
        if (run != null) {
            client.post(
                    "runs/update",
                    Map.of(
                            "run_id",
                            run,
                            "status",
                            completed ? "FINISHED" : "FAILED",
                            "end_time",
                            time.toEpochMilli()));
        }
    }

    @Override
    public void close() {
        run = null;
    }
}
