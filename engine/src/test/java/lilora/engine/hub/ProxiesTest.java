package lilora.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static final ProxySelector NONE = ProxySelector.of(null);

    @TempDir
    Path folder;

    private static Proxies proxies(ProxySelector java, Map<String, String> properties, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return new Proxies(variables::get, properties::get, java);
    }

    private static String chosen(Proxies proxies, String address) {
        List<Proxy> all = proxies.select(URI.create(address));
        assertThat(all).hasSize(1);
        return all.get(0).type() == Proxy.Type.DIRECT
                ? "direct"
                : all.get(0).address().toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | -                     | proxy
            https://hub.example/x      | https_proxy | proxy:3128                | -                     | proxy
            https://hub.example/x      | ALL_PROXY   | http://proxy:3128/        | -                     | proxy
            https://hub.example/x      | HTTP_PROXY  | http://proxy:3128         | -                     | direct
            http://hub.example/x       | HTTP_PROXY  | http://proxy:3128         | -                     | proxy
            http://hub.example/x       | HTTPS_PROXY | http://proxy:3128         | -                     | direct
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | *                     | direct
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | other, .example       | direct
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | HUB.example           | direct
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | hub.example:443       | direct
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | hub.example:80        | proxy
            https://hub.example/x      | HTTPS_PROXY | http://proxy:3128         | ub.example            | proxy
            http://10.1.2.3/x          | HTTP_PROXY  | http://proxy:3128         | 10.0.0.0/8            | direct
            http://11.1.2.3/x          | HTTP_PROXY  | http://proxy:3128         | 10.0.0.0/8,10.0.0.0/x | proxy
            http://[::1]:8080/x        | HTTP_PROXY  | http://proxy:3128         | ::1                   | direct
            """)
    void variablesAreHonoured(String address, String variable, String value, String not, String expected) {
        Proxies proxies = not == null
                ? proxies(NONE, Map.of(), variable, value)
                : proxies(NONE, Map.of(), variable, value, "NO_PROXY", not);
        assertThat(chosen(proxies, address)).isEqualTo(expected.equals("proxy") ? "proxy/<unresolved>:3128" : expected);
    }

    @Test
    void propertiesOfJavaComeFirst() {
        ProxySelector java = ProxySelector.of(InetSocketAddress.createUnresolved("javas", 8));
        Map<String, String> properties = Map.of("https.proxyHost", "javas");
        String[] variables = {"HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "*"};
        assertThat(chosen(proxies(java, properties, variables), "https://hub/")).isEqualTo("javas/<unresolved>:8");
        assertThat(chosen(proxies(java, Map.of(), variables), "https://hub/")).isEqualTo("direct");
        assertThat(chosen(proxies(java, Map.of()), "https://hub/")).isEqualTo("javas/<unresolved>:8");
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://secret@proxy:1080, a proxy of the kind socks5",
        "https://proxy, of the kind https",
        "http://proxy:99999, no address of a proxy",
        "http://secret@, no address of a proxy",
    })
    void whatIsNotDoneIsRefusedByName(String value, String words) {
        assertThatThrownBy(() -> proxies(NONE, Map.of(), "HTTPS_PROXY", value).select(URI.create("https://hub/")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("HTTPS_PROXY is ")
                .hasMessageContaining(words)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void passwordsAreForTheProxyAlone() {
        Proxies proxies = proxies(NONE, Map.of(), "ALL_PROXY", "http://me:p%40ss@proxy:3128", "NO_PROXY", "near");
        assertThat(proxies.authorization(URI.create("http://hub/"))).contains("Basic bWU6cEBzcw==");
        assertThat(proxies.authorization(URI.create("http://near/"))).isEmpty();
        assertThatThrownBy(() -> proxies.authorization(URI.create("https://hub/")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("add -Djdk.http.auth.tunneling.disabledSchemes= to java");
    }

    /** A whole download through a proxy that wants a password; hub and store never see it, nor the proxy a direct request. */
    @Test
    void aModelComesThroughTheProxy() throws IOException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            try (exchange) {
                seen.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
                if (!"Basic bWU6cGFzcw==".equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                    exchange.sendResponseHeaders(407, -1);
                    return;
                }
                HttpURLConnection there =
                        (HttpURLConnection) exchange.getRequestURI().toURL().openConnection(Proxy.NO_PROXY);
                there.setInstanceFollowRedirects(false);
                String location = there.getHeaderField("Location");
                if (location != null) {
                    exchange.getResponseHeaders().set("Location", location);
                    exchange.sendResponseHeaders(there.getResponseCode(), -1);
                    return;
                }
                try (InputStream body = there.getInputStream()) {
                    byte[] bytes = body.readAllBytes();
                    exchange.sendResponseHeaders(there.getResponseCode(), bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            }
        });
        proxy.start();
        String address = "@127.0.0.1:" + proxy.getAddress().getPort();
        try (HubServer server =
                new HubServer("lab/tiny").small("config.json", "{}").large("model.safetensors", new byte[1000])) {
            HubCache cache = new HubCache(folder);
            Proxies right = proxies(NONE, Map.of(), "HTTP_PROXY", "http://me:pass" + address);
            Hub hub = new Hub(server.endpoint(), Optional.empty(), false, right);
            assertThat(new ModelDownload(hub, cache)
                            .run("lab/tiny", Optional.empty(), Progress.NONE)
                            .isWhole())
                    .isTrue();
            assertThat(seen).hasSameSizeAs(server.asked).allMatch(asked -> asked.startsWith("http://127.0.0.1:"));
            Proxies wrong = proxies(NONE, Map.of(), "HTTP_PROXY", "http://me:other" + address);
            Hub refused = new Hub(server.endpoint(), Optional.empty(), false, wrong);
            assertThatThrownBy(() -> new ModelDownload(refused, cache).run("lab/tiny", Optional.empty(), Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("wants a user and password (407)");
        } finally {
            proxy.stop(0);
        }
    }
}
