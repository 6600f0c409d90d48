package lilora.engine.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy an address is asked: the one of Java's own properties ({@code https.proxyHost}), else that of the variables that
 * Python's tools read ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}, in small letters too), else what
 * Java finds in the system.
 */
final class Proxies extends ProxySelector {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?<scheme>\\w+)://)?(?:(?<user>[^@/\\s]*)@)?(?<host>\\[[^]]+]|[^:/@\\s]+)(?::(?<port>\\d{1,5}))?/?");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final int USUAL_PORT = 80;
    private static final int LARGEST_PORT = 65_535;
    private static final String TUNNELLED = "jdk.http.auth.tunneling.disabledSchemes";

    private final UnaryOperator<@Nullable String> environment;
    private final UnaryOperator<@Nullable String> properties;
    private final ProxySelector java;

    /** A proxy as a variable gives it. */
    private record Given(InetSocketAddress address, Optional<String> user) {}

    /** @param java what Java does by itself */
    Proxies(
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<@Nullable String> properties,
            ProxySelector java) {
        this.environment = environment;
        this.properties = properties;
        this.java = java;
    }

    static Proxies ofSystem() {
        return new Proxies(System::getenv, System::getProperty, ProxySelector.getDefault());
    }

    @Override
    public List<Proxy> select(URI uri) {
        return given(uri)
                .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, proxy.address())))
                .orElseGet(() -> isDirect(uri) ? List.of(Proxy.NO_PROXY) : java.select(uri));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The next one, of which there is none, is told by whoever asks.
    }

    /**
     * What the proxy of an address wants to know of the user, as the header {@code Proxy-Authorization}.
     *
     * @throws InputException if Java would not send it
     */
    Optional<String> authorization(URI uri) {
        Optional<String> user = given(uri).flatMap(Given::user);
        boolean tunnelled = "https".equals(uri.getScheme());
        if (user.isPresent() && tunnelled && properties.apply(TUNNELLED) == null) {
            throw new InputException(
                    "The proxy of %s wants a user and password, which Java does not send for https by itself; add -D%s= to java."
                            .formatted(uri.getHost(), TUNNELLED));
        }
        return user.map(words -> "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                URLDecoder.decode(words, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)));
    }

    /** The one of a variable, where Java's properties say nothing. */
    private Optional<Given> given(URI uri) {
        String scheme = uri.getScheme();
        if (properties.apply(scheme + ".proxyHost") != null || isDirect(uri)) {
            return Optional.empty();
        }
        for (String name : List.of(scheme + "_proxy", "all_proxy")) {
            for (String variable : List.of(name, name.toUpperCase(Locale.ROOT))) {
                String value = environment.apply(variable);
                if (value != null && !value.isBlank()) {
                    return Optional.of(parsed(variable, value.strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static Given parsed(String variable, String value) {
        Matcher parts = ADDRESS.matcher(value);
        boolean whole = parts.matches();
        String scheme = whole && parts.group("scheme") != null ? parts.group("scheme") : "http";
        int port = whole && parts.group("port") != null ? Integer.parseInt(parts.group("port")) : USUAL_PORT;
        if (!whole || !scheme.equalsIgnoreCase("http") || port < 1 || port > LARGEST_PORT) {
            // The value is not repeated: there may be a password in it.
            throw new InputException("%s is %s; write http://HOST:PORT, or leave it out."
                    .formatted(
                            variable,
                            whole && !scheme.equalsIgnoreCase("http")
                                    ? "a proxy of the kind %s, which is not supported".formatted(scheme)
                                    : "no address of a proxy"));
        }
        String host = parts.group("host").replaceAll("^\\[|]$", "");
        return new Given(InetSocketAddress.createUnresolved(host, port), Optional.ofNullable(parts.group("user")));
    }

    /** Whether {@code NO_PROXY} names the host, a domain it is in, or a network; {@code *} names all. */
    private boolean isDirect(URI uri) {
        String host = uri.getHost();
        if (host == null || properties.apply(uri.getScheme() + ".proxyHost") != null) {
            return false;
        }
        String list = environment.apply("no_proxy");
        if (list == null) {
            list = environment.apply("NO_PROXY");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return list != null
                && Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .anyMatch(entry -> names(entry, name, port));
    }

    private static boolean names(String entry, String host, int port) {
        if (entry.equals("*") || entry.equals(host)) {
            return true;
        }
        if (entry.contains("/")) {
            return isIn(entry, host);
        }
        String domain = entry.replaceFirst("^\\*?\\.", "");
        String withPort = host + ":" + port;
        return host.equals(domain)
                || host.endsWith("." + domain)
                || withPort.equals(domain)
                || withPort.endsWith("." + domain);
    }

    /** Whether an address of four numbers is in a network, such as {@code 10.0.0.0/8}. */
    private static boolean isIn(String network, String host) {
        String[] parts = network.split("/", 2);
        if (!FOUR_NUMBERS.matcher(host).matches()
                || !FOUR_NUMBERS.matcher(parts[0]).matches()
                || !parts[1].matches("\\d|[12]\\d|3[0-2]")) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        int mask = bits == 0 ? 0 : -1 << (Integer.SIZE - bits);
        return ((number(host) ^ number(parts[0])) & mask) == 0;
    }

    private static int number(String address) {
        return Arrays.stream(address.split("\\."))
                .mapToInt(Integer::parseInt)
                .reduce(0, (sum, next) -> sum << 8 | next);
    }
}
