package lilora.engine.json;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with the text of a JSON file, in words that do not speak of the library that read it. */
final class SyntaxErrorMessage {
    private record Rule(Pattern message, String sentence) {}

    private static final List<Rule> RULES = List.of(
            rule("Non-standard token '([^']*)'", "%s is not a JSON value; write null or a number."),
            rule(
                    "Unexpected end-of-input",
                    "the file ends in the middle of a value; it was cut short, or a bracket or quotation mark is not closed: get it again, or close that."),
            rule(
                    "Unexpected close marker '(.)': expected '(.)'",
                    "found %s where %s is expected; close the brackets in order."),
            rule(
                    "was expecting double-quote to start field name",
                    "a field name in double quotes is expected here; remove an extra comma, or add the quotes."),
            rule(
                    "ALLOW_(?:YAML_|JAVA_)?COMMENTS|\\(non-standard\\) comment",
                    "comments are not allowed in JSON; remove it."),
            rule(
                    "Unexpected character \\('([\\]}])'",
                    "found %s after a comma or in place of a value; remove the comma, or add the value."),
            rule(
                    "Invalid UTF-8|Invalid UTF-32|surrogate|Unexpected EOF in the middle of a multi-byte",
                    "this is not text in UTF-8; save the file in UTF-8."),
            rule(
                    "CTRL-CHAR, code (\\d+)",
                    "the text contains a control character (code %s), such as a line break; write it as an escape such as \\n, or remove it."),
            rule("nesting depth", "lists and objects are nested too deeply; write them flatter."),
            rule("Number (?:value )?length|BigInteger|BigDecimal scale", "a number has too many digits."),
            rule("(?:String value|Name|Field name|Document|Token).*exceeds the maximum", "a text is too long."),
            rule("Numeric value \\((.{1,40})[^)]*\\) out of range", "the number %s is too large here."),
            rule("Leading zeroes|leading zeroes", "a number begins with a zero; remove it."),
            rule("plus sign", "a number begins with a plus; remove it."),
            rule(
                    "Unrecognized character escape '?(.)?",
                    "a backslash in a text must be followed by one of \" \\ / b f n r t u; write \\\\ for a backslash itself."),
            rule("hex-digit for character escape", "\\u in a text must be followed by four hexadecimal digits."),
            rule("Unrecognized token '([^']{0,40})", "\"%s\" is not a JSON value; put text in double quotes."),
            rule(
                    "Unexpected character \\('(.+?)' \\(code \\d+[^)]*\\)\\): was expecting comma",
                    "found %s where a comma or the end is expected; add the comma or a quotation mark."),
            rule("Unexpected character \\('(.+?)' \\(code", "found %s, which is not expected here."));

    private SyntaxErrorMessage() {}

    /** @param message of Jackson about the text itself */
    static String of(String message) {
        for (Rule rule : RULES) {
            Matcher found = rule.message().matcher(message);
            if (found.find()) {
                Object[] parts = new Object[found.groupCount()];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = found.group(i + 1);
                }
                return "this is not valid JSON: " + rule.sentence().formatted(parts);
            }
        }
        return "this is not valid JSON; correct the file here.";
    }

    private static Rule rule(String message, String sentence) {
        return new Rule(Pattern.compile(message), sentence);
    }
}
