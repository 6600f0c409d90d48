package lilora.engine.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.json.Json;

/** A server on this computer that behaves like MLflow's REST interface 2.0, as far as runs are concerned. */
public final class MlflowServer implements AutoCloseable {
    /** One run there. */
    static final class Run {
        final Map<String, String> tags = new TreeMap<>();
        final Map<String, String> parameters = new TreeMap<>();
        final List<String> metrics = new ArrayList<>();
        String status = "RUNNING";
        boolean deleted;
    }

    private final HttpServer server;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private boolean experimentIsThere;
    private int allowed = Integer.MAX_VALUE;

    /** A server without an experiment or a run. */
    public MlflowServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::serve);
        server.start();
    }

    /** Its address. */
    public String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** After so many calls it fails. */
    void failAfter(int calls) {
        allowed = calls;
    }

    /** All that were ever made, in order. */
    synchronized List<Run> runs() {
        return List.copyOf(runs.values());
    }

    /** How many runs are told to be finished. */
    public long finished() {
        return runs().stream().filter(run -> run.status.equals("FINISHED")).count();
    }

    synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private synchronized void serve(HttpExchange exchange) {
        try (exchange) {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (allowed-- <= 0) {
                answer(exchange, 503, "{\"error_code\": \"TEMPORARILY_UNAVAILABLE\"}");
            } else if (path.equals("experiments/get-by-name")) {
                answer(
                        exchange,
                        experimentIsThere ? 200 : 404,
                        experimentIsThere ? "{\"experiment\": {\"experiment_id\": \"1\"}}" : "{}");
            } else {
                answer(exchange, 200, Json.compact(done(path, Json.tree("body", body))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> done(String path, JsonNode body) {
        Run run = runs.get(body.path("run_id").asText());
        switch (path) {
            case "experiments/create" -> {
                experimentIsThere = true;
                return Map.of("experiment_id", "1");
            }
            case "runs/search" -> {
                String wanted = body.path("filter").asText();
                List<Map<String, Object>> found = new ArrayList<>();
                runs.forEach((id, one) -> {
                    if (!one.deleted && wanted.equals("tags.`lilora.run` = '" + one.tags.get("lilora.run") + "'")) {
                        found.add(Map.of("info", Map.of("run_id", id)));
                    }
                });
                return Map.of("runs", found);
            }
            case "runs/create" -> {
                String id = "run" + runs.size();
                Run made = new Run();
                body.path("tags")
                        .forEach(tag -> made.tags.put(
                                tag.path("key").asText(), tag.path("value").asText()));
                runs.put(id, made);
                return Map.of("run", Map.of("info", Map.of("run_id", id)));
            }
            case "runs/log-batch" -> {
                if (body.path("metrics").size() > 1000 || body.path("params").size() > 100) {
                    throw new IllegalStateException("more than a batch may hold");
                }
                body.path("params")
                        .forEach(one -> run.parameters.put(
                                one.path("key").asText(), one.path("value").asText()));
                body.path("metrics")
                        .forEach(one -> run.metrics.add("%s %s: %s"
                                .formatted(
                                        one.path("key").asText(),
                                        one.path("step").asText(),
                                        one.path("value").asText())));
                return Map.of();
            }
            case "runs/update" -> run.status = body.path("status").asText();
            case "runs/delete" -> run.deleted = true;
            default -> throw new IllegalStateException(path);
        }
        return Map.of();
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
