package lilora.engine.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.file.HomePaths;

/**
 * Takes out of a text what is nobody's business: homes, the user's and the computer's name, keys, tokens, passwords, e-mail and network
 * addresses. What it takes out it names, so that a reader sees that something was there. Redacting again changes nothing.
 */
public final class Redaction {
    /** Names so usual, as words or of accounts, that they tell of nobody. */
    private static final Set<String> NOBODY =
            Set.of("root", "user", "admin", "ubuntu", "localhost", "runner", "debian");

    private static final int SHORTEST_NAME = 3;
    private static final int SHORTEST_SECRET = 6;

    private final List<RedactionRule> rules;

    private Redaction(List<RedactionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A text without what is private.
     *
     * @param counts how often which kind was taken out
     */
    public record Redacted(String text, Map<String, Integer> counts) {}

    /**
     * For texts of this computer.
     *
     * @param environment whose accounts and secrets are taken out wherever they stand
     * @param host name of the computer; empty if unknown
     */
    public static Redaction of(Map<String, String> environment, String host) {
        List<RedactionRule> rules = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (RedactionRule.isSecretName(name) && value.length() >= SHORTEST_SECRET) {
                rules.add(RedactionRule.literal("secret", value, "[secret]"));
            }
        });
        rules.addAll(RedactionRule.GENERAL);
        List<String> accounts = new ArrayList<>(List.of(System.getProperty("user.name", "")));
        List.of("USER", "LOGNAME", "USERNAME").forEach(name -> accounts.add(environment.getOrDefault(name, "")));
        accounts.stream()
                .distinct()
                .filter(Redaction::tellsOfSomebody)
                .forEach(account -> rules.add(RedactionRule.word("account", account, "[account]")));
        if (tellsOfSomebody(host)) {
            rules.add(RedactionRule.word("computer", host, "[computer]"));
        }
        return new Redaction(rules);
    }

    private static boolean tellsOfSomebody(String name) {
        return name.length() >= SHORTEST_NAME && !NOBODY.contains(name) && !RedactionRule.isOwnWord(name);
    }

    /** The text without what is private. */
    public Redacted redact(String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        String left = text;
        for (RedactionRule rule : rules) {
            left = apply(rule, left, counts);
        }
        String homeless = HomePaths.hidden(left);
        if (!homeless.equals(left)) {
            counts.merge("home", 1, Integer::sum);
        }
        return new Redacted(homeless, counts);
    }

    private static String apply(RedactionRule rule, String text, Map<String, Integer> counts) {
        Matcher matcher = rule.pattern().matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String by = rule.replacement().apply(matcher.toMatchResult());
            if (!by.equals(matcher.group())) {
                counts.merge(rule.kind(), 1, Integer::sum);
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(by));
        }
        return matcher.appendTail(out).toString();
    }

    /** As literal text within a pattern, not within a longer word. */
    static Pattern wordPattern(String word) {
        return Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}_])");
    }
}
