package lilora.engine.notice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import lilora.engine.InputException;

/**
 * An address that gets each notice by POST as JSON, once: what does not arrive is told and not tried again. Who knows the address may write
 * there, so it is in no message, and neither is what the network says of it.
 */
public final class WebhookSink implements NoticeSink {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(15);
    private static final int OK = 2;
    private static final int HUNDRED = 100;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI address;
    private final HttpClient client;
    private final Duration answering;

    /**
     * A webhook.
     *
     * @throws InputException if the address is none that may be used
     */
    public WebhookSink(String address) {
        this(address, ANSWERING);
    }

    WebhookSink(String address, Duration answering) {
        this.address = address(address);
        this.answering = answering;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Checks an address without calling it.
     *
     * @throws InputException if it may not be used; the sentence does not hold it
     */
    public static void require(String address) {
        address(address);
    }

    private static URI address(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            // Its message holds the address.
            throw refused();
        }
        String scheme = String.valueOf(uri.getScheme());
        String host = uri.getHost();
        boolean private_ = scheme.equals("https") || (scheme.equals("http") && host != null && LOOPBACK.contains(host));
        if (host == null || !private_ || uri.getRawUserInfo() != null) {
            throw refused();
        }
        return uri;
    }

    private static InputException refused() {
        return new InputException(
                "This is no address of a webhook; write https://HOST/…, without a user's name. http:// is taken for this computer alone.");
    }

    @Override
    public String title() {
        return "The webhook";
    }

    @Override
    public void send(RunNotice notice) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(answering)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(notice.jsonAway()))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / HUNDRED != OK) {
                throw new InputException("%s answered %d; check its address.".formatted(title(), status));
            }
        } catch (HttpTimeoutException e) {
            throw unheard("did not answer in time");
        } catch (IOException e) {
            throw unheard("cannot be reached (%s)".formatted(e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the cause, whose message may hold the address. */
    private InputException unheard(String how) {
        return new InputException("%s %s; check its address and the network.".formatted(title(), how));
    }
}
