package lilora.engine.remote.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script for {@code sh}, to be read from its standard input, so that whatever a person's login shell is, it sees the word
 * {@code sh} alone. What the script prints stands between two marks that no banner knows. It is a function that is called in
 * the last line: of a script that arrives in part nothing is done.
 */
public final class ShellScript {
    private final String mark = UUID.randomUUID().toString();
    private final String body;

    private ShellScript(String body) {
        this.body = body;
    }

    /** What a script printed, and its exit code. */
    public record Result(int code, String output) {}

    /** The text of a script. */
    public static ShellScript of(String body) {
        return new ShellScript(body);
    }

    /**
     * A script that ships.
     *
     * @param beside class in whose package it lies
     * @param variables that it reads, with their values
     */
    public static ShellScript resource(Class<?> beside, String name, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach((variable, value) ->
                text.append(variable).append('=').append(ShellQuote.of(value)).append('\n'));
        return new ShellScript(text + text(beside, name));
    }

    /** The same that may call {@code has_worker}: whether the worker of the run in a folder is there. */
    public static ShellScript aboutWorkers(Class<?> beside, String name, Map<String, String> variables) {
        return new ShellScript(text(ShellScript.class, "has-worker.sh") + resource(beside, name, variables).body);
    }

    /** The text of a script that ships. */
    public static String text(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + " cannot be read", e);
        }
    }

    /** What {@code sh} is to read. */
    public byte[] bytes() {
        return """
                lilora_script() {
                printf '\\n%%s\\n' 'begin %1$s'
                (
                %2$s
                ) </dev/null 2>&1
                printf '\\n%%s %%s\\n' 'end %1$s' "$?"
                }
                lilora_script
                """.formatted(mark, body).getBytes(StandardCharsets.UTF_8);
    }

    /** What it printed, if it ran to its end. */
    public Optional<Result> result(String printed) {
        Matcher found = Pattern.compile("\nbegin " + mark + "\r?\n(.*)\nend " + mark + " (\\d+)\r?\n", Pattern.DOTALL)
                .matcher(printed);
        return found.find()
                ? Optional.of(new Result(Integer.parseInt(found.group(2)), found.group(1)))
                : Optional.empty();
    }
}
