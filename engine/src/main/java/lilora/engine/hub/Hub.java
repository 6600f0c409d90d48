package lilora.engine.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Where models come from, and as whom they are asked for.
 *
 * @param endpoint address, without a slash at its end
 * @param token sent to the endpoint alone; empty for somebody unknown
 * @param offline whether the environment forbids to ask
 * @param proxies through which addresses are asked
 */
public record Hub(URI endpoint, Optional<String> token, boolean offline, Proxies proxies) {
    private static final String PUBLIC = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");
    private static final long LONGEST_TOKEN = 4096;

    /** With the system's proxies. */
    public Hub(URI endpoint, Optional<String> token, boolean offline) {
        this(endpoint, token, offline, Proxies.ofSystem());
    }

    /** As the environment says: {@code HF_ENDPOINT}, {@code HF_TOKEN} or the file of {@code HF_HOME}, {@code HF_HUB_OFFLINE}. */
    public static Hub ofSystem() {
        return of(HubCache::setting, Path.of(System.getProperty("user.home")));
    }

    static Hub of(UnaryOperator<@Nullable String> environment, Path home) {
        String address = value(environment, "HF_ENDPOINT").orElse(PUBLIC).replaceFirst("/+$", "");
        Optional<String> token = value(environment, "HF_TOKEN").or(() -> stored(environment, home));
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new InputException(
                    "The token in HF_TOKEN, or in Hugging Face's token file, has characters that no token has.");
        }
        return new Hub(
                endpoint(address),
                token,
                yes(environment, "HF_HUB_OFFLINE") || yes(environment, "TRANSFORMERS_OFFLINE"));
    }

    private static URI endpoint(String address) {
        try {
            URI uri = URI.create(address);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InputException(noAddress(address), e);
        }
        throw new InputException(noAddress(address));
    }

    private static String noAddress(String address) {
        return "HF_ENDPOINT is '%s', which is no address of a hub; write one such as %s.".formatted(address, PUBLIC);
    }

    private static Optional<String> stored(UnaryOperator<@Nullable String> environment, Path home) {
        Path file = value(environment, "HF_TOKEN_PATH")
                .map(given -> HubCache.expanded(given, home))
                .orElseGet(() -> HubCache.home(environment, home).resolve("token"));
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_TOKEN) {
                return Optional.empty();
            }
            String token = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        } catch (IOException e) {
            throw new InputException("The token in %s cannot be read: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }

    private static Optional<String> value(UnaryOperator<@Nullable String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean yes(UnaryOperator<@Nullable String> environment, String name) {
        return value(environment, name)
                .map(text -> YES.contains(text.toUpperCase(Locale.ROOT)))
                .orElse(false);
    }

    /** Whether an address is of the very server that the token is for: scheme, host and port. */
    boolean isOwn(URI address) {
        return endpoint.getScheme().equalsIgnoreCase(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && port(endpoint) == port(address);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    /** The token stays untold. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
