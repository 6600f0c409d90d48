package lilora.engine.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/** Calls MLflow's REST interface, version 2.0, with a token or a name and password from MLflow's own variables. */
final class MlflowClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NO_ADDRESS = "\"%s\" is no address of an MLflow server; write http://HOST:PORT.";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final URI server;
    private final @Nullable String authorization;
    private final HttpClient http;

    /**
     * A client.
     *
     * @param environment with {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME} and {@code …PASSWORD}, if the
     *     server wants them
     * @throws InputException if the address is none
     */
    MlflowClient(String server, Map<String, String> environment) {
        this.server = address(server).resolve("api/2.0/mlflow/");
        this.authorization = authorization(environment);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /**
     * An address as it is written, with a slash at its end.
     *
     * @throws InputException if it is none
     */
    static URI address(String server) {
        try {
            URI address = new URI(server.replaceAll("/+$", "") + "/");
            if (!server.matches("https?://[^\\s?#]+") || address.getHost() == null) {
                throw new InputException(NO_ADDRESS.formatted(server));
            }
            return address;
        } catch (URISyntaxException e) {
            throw new InputException(NO_ADDRESS.formatted(server), e);
        }
    }

    private static @Nullable String authorization(Map<String, String> environment) {
        String token = environment.get("MLFLOW_TRACKING_TOKEN");
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        if (token != null) {
            return "Bearer " + token;
        }
        String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        return user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InputException if the server does not do it */
    JsonNode post(String path, Object body) {
        return answer(request(path)
                        .POST(HttpRequest.BodyPublishers.ofString(Json.compact(body)))
                        .build())
                .orElseThrow(() -> refused(path, NOT_FOUND, ""));
    }

    /** What there is; empty if there is no such thing. */
    Optional<JsonNode> get(String pathAndQuery) {
        return answer(request(pathAndQuery).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json");
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private Optional<JsonNode> answer(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            if (response.statusCode() != OK) {
                throw refused(request.uri().getPath(), response.statusCode(), response.body());
            }
            return Optional.of(
                    Json.tree(request.uri().toString(), response.body().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new InputException(
                    "The MLflow server %s does not answer: %s.".formatted(server.getAuthority(), reason(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("The MLflow server was not waited for.", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof ConnectException) {
            Throwable cause = e.getCause();
            return cause != null && cause.getCause() instanceof UnresolvedAddressException
                    ? "its name is unknown"
                    : "nothing listens there";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private InputException refused(String path, int code, String body) {
        String words = body.strip().lines().findFirst().orElse("");
        return new InputException("The MLflow server %s refuses %s (%d)%s."
                .formatted(
                        server.getAuthority(),
                        path,
                        code,
                        words.isEmpty() ? "" : ": " + words.substring(0, Math.min(200, words.length()))));
    }
}
