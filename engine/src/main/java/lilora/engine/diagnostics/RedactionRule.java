package lilora.engine.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that is taken out of texts. Quantifiers are bounded or possessive: texts come from anywhere and may be large.
 *
 * @param kind in a word, to be counted
 * @param replacement what stands there instead; made of a match
 */
record RedactionRule(String kind, Pattern pattern, Function<MatchResult, String> replacement) {
    private static final String SECRET = "[secret]";

    /** What names end in that name secrets. A tokenizer's tokens are named the same and are none. */
    private static final String SECRET_WORD =
            "(?:token|secret|password|passwd|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|webhook|auth)";

    private static final String NAME =
            "(?<![\\w-])(?!(?:pad|eos|bos|unk|sep|cls|mask|image|video|special|start|end|next|"
                    + "last|first|stop|begin|per|a)[_-]?token)[\\w.-]{0,120}?" + SECRET_WORD;

    private static final String VALUE = "\"[^\"\\\\\\n]{0,8000}+(?:\\\\.[^\"\\\\\\n]{0,8000}+){0,300}+\"?"
            + "|'[^'\\\\\\n]{0,8000}+(?:\\\\.[^'\\\\\\n]{0,8000}+){0,300}+'?"
            + "|\\\\\"[^\"\\\\\\n]{0,8000}+(?:\\\\\")?"
            + "|[^\\s,;\"'&(){}\\\\]{1,8000}+";

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*" + SECRET_WORD);
    private static final Pattern QUOTE = Pattern.compile("^\\\\?[\"']");
    /** Counts, words of a configuration, and what was taken out before. */
    private static final Pattern NO_SECRET = Pattern.compile(
            "\\d{1,5}(?:\\.\\d*)?|null|true|false|[nN]one||\\[(?:secret|account|computer|address|e-mail|private key)]");

    private static final String V4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";

    /** Places that everybody knows; what is there says nothing of who was there. */
    private static final Set<String> KNOWN = Set.of(
            "huggingface.co",
            "github.com",
            "download.pytorch.org",
            "pypi.org",
            "repo.maven.apache.org",
            "cwiki.apache.org",
            "docs.nvidia.com",
            "errorprone.info");

    private static final Set<String> OF_FILES = Set.of("file", "jar", "jrt");
    private static final Set<String> OF_THIS_COMPUTER = Set.of("127.0.0.1", "0.0.0.0", "localhost", "::1");

    static final List<RedactionRule> GENERAL = List.of(
            fixed(
                    "key",
                    "-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
                            + "(?:(?s:.{0,20000}?)-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|[\\w+/=\\s:,\\\\-]*+)",
                    "[private key]"),
            fixed(
                    "key",
                    "\\b(ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\\d{3}) [A-Za-z0-9+/=]{16,}+",
                    "$1 [private key]"),
            of(
                    "address",
                    "(?i)\\b([a-z][a-z0-9+.-]{1,15})://(?:\\[[^\\]\\s]{0,60}+\\])?[^\\s\"'<>|\\\\)\\]}]*+",
                    RedactionRule::url),
            fixed(
                    "secret",
                    "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie|x-(?:api-key|auth-token))"
                            + "(\\\\?\"?[ \\t]{0,5}[:=][ \\t]{0,5}\\\\?\"?)[^\"\\\\\\r\\n]{1,8000}+",
                    "$1$2" + SECRET),
            fixed(
                    "secret",
                    "(?i)\\b(bearer|basic)[ \\t]{1,5}(?=[A-Za-z._~+/-]{0,200}[\\d=])[A-Za-z0-9._~+/=-]{8,}+",
                    "$1 " + SECRET),
            fixed(
                    "secret",
                    "\\b(?:hf_[A-Za-z0-9]{8,}+|gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_\\w{16,}+|glpat-[\\w-]{16,}+"
                            + "|sk-[\\w-]{16,}+|xox[abeoprs]-[\\w-]{8,}+|AKIA[0-9A-Z]{16}|AIza[\\w-]{30,}+"
                            + "|eyJ[\\w-]{8,}+\\.[\\w-]{4,}+\\.[\\w-]*+|npm_[A-Za-z0-9]{30,}+|pypi-[\\w-]{30,}+)",
                    SECRET),
            of(
                    "secret",
                    "(?i)(" + NAME + "\\\\?[\"']?[ \\t]{0,5}[:=][ \\t]{0,5})(" + VALUE + ")",
                    RedactionRule::assigned),
            of(
                    "secret",
                    "(?i)(--[\\w-]{0,60}?" + SECRET_WORD + "[ \\t]{1,5}(?!-))(" + VALUE + ")",
                    RedactionRule::assigned),
            fixed(
                    "address",
                    "(?<![\\w.+-])[\\p{L}\\p{N}._%+-]{1,256}+@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}(?![\\p{L}\\p{N}])",
                    "[e-mail]"),
            fixed(
                    "account",
                    "(?<![\\w.+-])(?!java\\.|jdk\\.)[\\w.+-]{1,64}+@(?:" + V4
                            + "(?![\\w.])|(?![0-9a-f]{4,8}\\b)[A-Za-z][\\w-]{0,63}+)",
                    "[account]"),
            of("address", "(?<![\\w.])(?<![a-z]-)" + V4 + "(?!\\.?\\d)(?![A-Za-z_])", RedactionRule::v4),
            of(
                    "address",
                    "(?i)(?<![\\w:.])(?=[0-9a-f:]{0,45}\\d)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\\w:])",
                    RedactionRule::v6),
            fixed(
                    "address",
                    "(?i)(?<![\\w:-])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\\1[0-9a-f]{2}){4}(?![\\w:-])",
                    "[address]"));

    /** Whether what has this name is a secret. */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** Whether it is part of what stands for others. */
    static boolean isOwnWord(String word) {
        return List.of("secret", "account", "computer", "address", "e-mail", "mail", "key", "private key", "private")
                .contains(word);
    }

    private static RedactionRule fixed(String kind, String pattern, String by) {
        return of(kind, pattern, match -> by.replace("$1", group(match, 1)).replace("$2", group(match, 2)));
    }

    private static RedactionRule of(String kind, String pattern, Function<MatchResult, String> by) {
        return new RedactionRule(kind, Pattern.compile(pattern), by);
    }

    static RedactionRule literal(String kind, String text, String by) {
        return new RedactionRule(kind, Pattern.compile(Pattern.quote(text)), match -> by);
    }

    static RedactionRule word(String kind, String text, String by) {
        return new RedactionRule(kind, Redaction.wordPattern(text), match -> by);
    }

    private static String group(MatchResult match, int number) {
        return number <= match.groupCount() ? match.group(number) : "";
    }

    /** Of a known place its path, of another nothing but that there was one. Credentials and queries never. */
    private static String url(MatchResult match) {
        String whole = match.group();
        String scheme = match.group(1);
        if (OF_FILES.contains(scheme)) {
            return whole;
        }
        String rest = whole.substring(scheme.length() + 3).replaceAll("[?#].*", "");
        String authority = rest.replaceAll("/.*", "");
        String host = authority.replaceAll(".*@", "").replaceAll(":\\d*$", "");
        if (OF_THIS_COMPUTER.contains(host)) {
            return scheme + "://" + host;
        }
        String shown = KNOWN.contains(host) ? host + rest.substring(authority.length()) : "[address]";
        return scheme + "://" + shown;
    }

    private static String assigned(MatchResult match) {
        String value = match.group(2);
        Matcher found = QUOTE.matcher(value);
        String quote = found.find() ? found.group() : "";
        String inner = value.substring(quote.length());
        String bare =
                !quote.isEmpty() && inner.endsWith(quote) ? inner.substring(0, inner.length() - quote.length()) : inner;
        return NO_SECRET.matcher(bare).matches() ? match.group() : match.group(1) + quote + SECRET + quote;
    }

    private static String v4(MatchResult match) {
        String text = match.group();
        boolean address = Arrays.stream(text.split("\\.", -1)).allMatch(part -> Integer.parseInt(part) <= 255);
        return address && !OF_THIS_COMPUTER.contains(text) ? "[address]" : text;
    }

    /** Eight groups, or fewer around two colons; not the time of a day. */
    private static String v6(MatchResult match) {
        String text = match.group();
        boolean whole = text.split(":", -1).length == 8;
        return whole || (text.contains("::") && !OF_THIS_COMPUTER.contains(text)) ? "[address]" : text;
    }
}
