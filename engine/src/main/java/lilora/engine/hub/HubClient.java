package lilora.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/** Asks one hub for one model. The token goes to the hub's own address, never along a redirect to another. */
final class HubClient {
    /** A listing of the largest repositories has a few megabytes. */
    private static final int LONGEST_LISTING = 1 << 25;

    private static final String LISTING = "the listing";
    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration ANSWERING = Duration.ofSeconds(60);

    private final Hub hub;
    private final ModelName name;
    private final HttpClient client;

    HubClient(Hub hub, ModelName name) {
        this.hub = hub;
        this.name = name;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTING)
                .proxy(hub.proxies())
                .build();
    }

    /** The revision's commit and files. */
    HubListing listing() {
        URI address =
                address("/api/models/%s/revision/%s?blobs=true".formatted(name.path(), encoded(name.revisionOrMain())));
        String source = "The listing of %s at %s".formatted(name.path(), hub);
        try (InputStream body = get(address, LISTING, 0).body()) {
            byte[] bytes = body.readNBytes(LONGEST_LISTING + 1);
            if (bytes.length > LONGEST_LISTING) {
                throw new InputException("%s is longer than the limit of %,d MiB; nothing is downloaded."
                        .formatted(source, LONGEST_LISTING >> 20));
            }
            return HubListing.of(source, Json.tree(source, bytes));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * A file's content.
     *
     * @param from first byte that is wanted; the answer may begin at 0 nevertheless, and then has status 200
     */
    HttpResponse<InputStream> content(String commit, HubFile file, long from) {
        String path =
                Arrays.stream(file.name().split("/")).map(HubClient::encoded).collect(Collectors.joining("/"));
        try {
            return get(address("/%s/resolve/%s/%s".formatted(name.path(), commit, path)), file.name(), from);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private URI address(String path) {
        return URI.create(hub.endpoint() + path);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<InputStream> get(URI first, String what, long from) throws IOException {
        URI address = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpResponse<InputStream> answer = send(request(address, from));
            int status = answer.statusCode();
            if (status == 200 || (status == 206 && from > 0)) {
                return answer;
            }
            answer.body().close();
            if (status < 300 || status >= 400) {
                throw refused(answer, what);
            }
            address = next(address, answer);
        }
        throw new InputException("The hub at %s redirects more than %d times for %s of %s; nothing is downloaded."
                .formatted(hub, MOST_REDIRECTS, what, name.path()));
    }

    private HttpRequest request(URI address, long from) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWERING).header("User-Agent", "lilora");
        if (hub.isOwn(address)) {
            hub.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        hub.proxies().authorization(address).ifPresent(user -> request.header("Proxy-Authorization", user));
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return request.build();
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the download was interrupted");
        }
    }

    /** Where a redirect leads; from a secure address to a secure one alone. */
    private URI next(URI from, HttpResponse<InputStream> answer) {
        String location = answer.headers().firstValue("Location").orElse("");
        try {
            URI to = from.resolve(location);
            boolean secure = "https".equals(to.getScheme());
            boolean web = secure || ("http".equals(to.getScheme()) && !"https".equals(from.getScheme()));
            if (web && to.getHost() != null && !location.isEmpty()) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new InputException(strayed(location), e);
        }
        throw new InputException(strayed(location));
    }

    private String strayed(String location) {
        return "The hub at %s redirects to '%s', which is no address to download from.".formatted(hub, location);
    }

    private InputException refused(HttpResponse<InputStream> answer, String what) {
        int status = answer.statusCode();
        String code = answer.headers().firstValue("X-Error-Code").orElse("");
        String model = name.path();
        if (code.equals("RevisionNotFound")) {
            return new InputException(
                    "The hub at %s has no revision '%s' of %s.".formatted(hub, name.revisionOrMain(), model));
        }
        String token = hub.token().isPresent() ? "the token was sent" : "no token was sent; set HF_TOKEN";
        return new InputException(
                switch (status) {
                    case 401 ->
                        "The hub at %s does not give %s of %s without a valid token (401): it is private or gated, or there is no such model (%s)."
                                .formatted(hub, what, model, token);
                    case 403 ->
                        "The hub at %s does not give %s of %s to you (403): ask for access on %s/%s, then try again (%s)."
                                .formatted(hub, what, model, hub, model, token);
                    case 404 ->
                        "The hub at %s has no %s in revision '%s' (404); check the name."
                                .formatted(
                                        hub,
                                        what.equals(LISTING) ? model : what + " of " + model,
                                        name.revisionOrMain());
                    case 407 ->
                        "The proxy before %s wants a user and password (407): write them into HTTPS_PROXY or HTTP_PROXY, http://USER:PASSWORD@HOST:PORT."
                                .formatted(hub);
                    default ->
                        "The hub at %s answers with status %d for %s of %s; try again later."
                                .formatted(hub, status, what, model);
                });
    }

    private InputException unreachable(IOException e) {
        return new InputException(
                "The hub at %s cannot be reached: %s. Check the connection, HF_ENDPOINT and HTTPS_PROXY; what is already here stays."
                        .formatted(hub, reason(e)),
                e);
    }

    /** What a connection's error says, in half a sentence; some say nothing. */
    static String reason(IOException e) {
        return e.getMessage() == null && e.getCause() instanceof IOException cause
                ? DiskException.reason(cause)
                : DiskException.reason(e);
    }
}
