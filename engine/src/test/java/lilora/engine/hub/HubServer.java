package lilora.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that behaves like the hub, with one model: its listing, small files from the hub itself, large ones by a redirect to
 * another server that knows ranges.
 */
public final class HubServer implements AutoCloseable {
    public static final String COMMIT = "4481d270cc22fd5c4d1bb5df129622006ccd9234";

    /** What was asked for, of which of the two servers. */
    record Asked(boolean store, String path, Optional<String> range, Optional<String> authorization) {}

    /** What lies in the store, by the name of the file. */
    private record Large(String name, byte[] content) {}

    static {
        // Its answers would wait 40 ms for a confirmation of their heads.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer hub;
    private final HttpServer store;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String model;
    private final Map<String, byte[]> small = new LinkedHashMap<>();
    private final Map<String, byte[]> large = new LinkedHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** Of somebody who may read the model; empty for all. */
    Optional<String> token = Optional.empty();
    /** Answers of a status without a body, by a part of the path. */
    final Map<String, Integer> refusals = new LinkedHashMap<>();
    /** Redirects, by a part of the path. */
    final Map<String, String> redirects = new LinkedHashMap<>();
    /** What comes instead, by the name of the file. */
    final Map<String, byte[]> instead = new LinkedHashMap<>();

    Optional<String> listing = Optional.empty();
    /** Whether redirects are for the begin of a path alone. */
    boolean onlyFromRoot;

    /** What all addresses of the hub begin with. */
    String below = "";

    String errorCode = "";
    boolean ranges = true;
    /** Bytes after which the store ends the connection, or falls silent. */
    int cutAfter = Integer.MAX_VALUE;

    boolean silent;

    public HubServer(String model) throws IOException {
        this.model = model;
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        start(hub, this::answerOfHub);
        start(store, this::answerOfStore);
    }

    private void start(HttpServer server, HttpHandler handler) {
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(new Asked(
                        server.equals(store),
                        exchange.getRequestURI().toString(),
                        header(exchange, "Range"),
                        header(exchange, "Authorization")));
                handler.handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    public HubServer small(String name, String content) {
        small.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public HubServer large(String name, byte[] content) {
        large.put(name, content);
        return this;
    }

    public URI endpoint() {
        return URI.create(address(hub) + below);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answerOfHub(HttpExchange exchange) throws IOException {
        String whole = exchange.getRequestURI().toString();
        String path = whole.startsWith(below) ? whole.substring(below.length()) : "outside";
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        if (token.isPresent() && !header(exchange, "Authorization").equals(token.map(own -> "Bearer " + own))) {
            status(exchange, 401);
            return;
        }
        for (Map.Entry<String, Integer> refusal : refusals.entrySet()) {
            if (path.contains(refusal.getKey())) {
                status(exchange, refusal.getValue());
                return;
            }
        }
        for (Map.Entry<String, String> redirect : redirects.entrySet()) {
            if (onlyFromRoot ? path.startsWith(redirect.getKey()) : path.contains(redirect.getKey())) {
                redirect(exchange, redirect.getValue());
                return;
            }
        }
        String resolve = "/%s/resolve/%s/".formatted(model, COMMIT);
        String name = path.startsWith(resolve) ? path.substring(resolve.length()) : "";
        if (path.matches(
                "/api/models/%s/revision/(main|v1|refs%%2Fpr%%2F1|%s)\\?blobs=true".formatted(model, COMMIT))) {
            send(exchange, 200, listing.orElseGet(this::listed).getBytes(StandardCharsets.UTF_8), 0);
        } else if (small.containsKey(name)) {
            exchange.getResponseHeaders().set("ETag", '"' + gitId(small.get(name)) + '"');
            send(exchange, 200, instead.getOrDefault(name, small.get(name)), 0);
        } else if (large.containsKey(name)) {
            exchange.getResponseHeaders().set("X-Linked-ETag", '"' + hash("SHA-256", large.get(name)) + '"');
            redirect(exchange, address(store) + "/bucket/" + name + "?signature=abc");
        } else {
            status(exchange, 404);
        }
    }

    private void answerOfStore(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/bucket/".length());
        byte[] content = instead.getOrDefault(name, large.get(name));
        Optional<String> range = header(exchange, "Range").filter(text -> ranges);
        int from = range.map(text -> Integer.parseInt(text.replaceAll("bytes=(\\d+)-", "$1")))
                .orElse(0);
        if (range.isPresent()) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        send(exchange, range.isPresent() ? 206 : 200, Arrays.copyOfRange(content, from, content.length), cutAfter);
    }

    private void send(HttpExchange exchange, int status, byte[] content, int cut) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        int count = cut == 0 ? content.length : Math.min(cut, content.length);
        exchange.getResponseBody().write(content, 0, count);
        exchange.getResponseBody().flush();
        if (silent && count < content.length) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void status(HttpExchange exchange, int status) throws IOException {
        if (!errorCode.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", errorCode);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private String listed() {
        List<String> files = new ArrayList<>();
        small.forEach((name, content) -> files.add("{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\"}"
                .formatted(name, content.length, gitId(content))));
        large.forEach((name, content) -> files.add(
                "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\", \"lfs\": {\"sha256\": \"%s\", \"size\": %d, \"pointerSize\": 134}}"
                        .formatted(name, content.length, "0".repeat(40), hash("SHA-256", content), content.length)));
        return "{\"id\": \"%s\", \"sha\": \"%s\", \"siblings\": [%s]}"
                .formatted(model, COMMIT, String.join(", ", files));
    }

    private static String gitId(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return hash("SHA-1", all);
    }

    static String hash(String kind, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(kind).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
