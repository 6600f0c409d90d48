package lilora.engine.remote.ssh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * A host as a person names it.
 *
 * @param user absent where the configuration or this computer's own user name says it
 * @param host its name, in the configuration or of the network
 * @param port 0 where the configuration or the protocol says it
 */
public record SshTarget(@Nullable String user, String host, int port) {
    private static final int LAST_PORT = 65535;

    /** An IPv6 address stands in brackets where a port may follow. */
    private static final Pattern FORM = Pattern.compile(
            "(?:([^@\\s]+)@)?(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^@:\\s\\[\\]/,*?!-][^@:\\s\\[\\]/,*?!]*))(?::(\\d{1,5}))?");

    /**
     * Reads {@code host}, {@code user@host} or {@code user@host:port}.
     *
     * @throws InputException if it has another form
     */
    public static SshTarget parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        int port = form.matches() && form.group(4) != null ? Integer.parseInt(form.group(4)) : 0;
        if (!form.matches() || port > LAST_PORT) {
            throw new InputException(
                    "\"%s\" names no host; write a name of ~/.ssh/config, or user@host:port.".formatted(text));
        }
        return new SshTarget(form.group(1), form.group(2) == null ? form.group(3) : form.group(2), port);
    }

    /** As it is written. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (user == null ? "" : user + "@") + name + (port == 0 ? "" : ":" + port);
    }
}
