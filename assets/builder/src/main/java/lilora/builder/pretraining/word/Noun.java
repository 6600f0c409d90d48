package lilora.builder.pretraining.word;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a thing, as captions need it.
 *
 * @param singular the name without article, e.g. {@code "slice of pizza"}; a plural where {@code pluralOnly}
 * @param plural the name of several of them
 * @param pluralOnly whether the name is a plural already ("grapes", "scissors") and so is neither counted nor given an article
 */
public record Noun(String singular, String plural, boolean pluralOnly) {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("man", "men"),
            Map.entry("woman", "women"),
            Map.entry("child", "children"),
            Map.entry("person", "people"),
            Map.entry("mouse", "mice"),
            Map.entry("goose", "geese"),
            Map.entry("foot", "feet"),
            Map.entry("tooth", "teeth"),
            Map.entry("ox", "oxen"),
            Map.entry("knife", "knives"),
            Map.entry("leaf", "leaves"),
            Map.entry("wolf", "wolves"),
            Map.entry("loaf", "loaves"),
            Map.entry("scarf", "scarves"),
            Map.entry("die", "dice"),
            Map.entry("cactus", "cacti"));
    private static final Set<String> UNCHANGED = Set.of(
            "fish", "sheep", "deer", "moose", "bison", "squid", "shrimp", "salmon", "aircraft", "sushi", "dango");
    private static final Set<String> SINGULAR_WITH_S =
            Set.of("lens", "atlas", "canvas", "gas", "christmas", "tennis", "billiards", "chess", "maths", "species");
    private static final List<String> JOINTS =
            List.of(" of ", " with ", " in ", " on ", " and ", " under ", " behind ");
    private static final Pattern DOING = Pattern.compile(
            " (?!building|wedding|ring|king|wing|string|painting|swing|dumpling|pudding|keyring)[a-z]+ing( |$)");
    private static final Set<String> SOUNDS_LIKE_YOU_OR_WON = Set.of(
            "unicorn",
            "uniform",
            "united",
            "universal",
            "university",
            "unit",
            "euro",
            "european",
            "eucalyptus",
            "ukulele",
            "utensil",
            "one",
            "one-piece",
            "useful",
            "used",
            "usb");
    private static final Set<String> SILENT_H = Set.of("hour", "hourglass", "honest", "heir");

    /** The noun of a name without article. */
    public static Noun of(String name) {
        String head = head(name);
        String tail = name.substring(head.length());
        int space = head.lastIndexOf(' ');
        String before = head.substring(0, space + 1);
        String last = head.substring(space + 1);
        if (isPlural(last)) {
            return new Noun(name, name, true);
        }
        return new Noun(name, before + pluralOf(last) + tail, false);
    }

    /** What is made plural: the words before "of", "with" and the like, or before a verb ("woman" of "woman surfing"). */
    private static String head(String name) {
        int end = name.length();
        Matcher doing = DOING.matcher(name);
        if (doing.find()) {
            end = doing.start();
        }
        for (String joint : JOINTS) {
            int at = name.indexOf(joint);
            if (at > 0) {
                end = Math.min(end, at);
            }
        }
        return name.substring(0, end);
    }

    private static boolean isPlural(String word) {
        return word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && !word.endsWith("is")
                && !SINGULAR_WITH_S.contains(word);
    }

    private static String pluralOf(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (UNCHANGED.contains(word)) {
            return word;
        }
        if (word.endsWith("man") && !word.equals("human")) {
            return word.substring(0, word.length() - 3) + "men";
        }
        if (word.matches(".*(s|x|z|ch|sh)") || word.matches("(potato|tomato|mango|volcano|tornado|mosquito|buffalo)")) {
            return word + "es";
        }
        return word.matches(".*[^aeiou]y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
    }

    /** The same noun with words before it, e.g. {@code "red"}. */
    public Noun with(String adjective) {
        return new Noun(adjective + " " + singular, adjective + " " + plural, pluralOnly);
    }

    /** "a dog", "an apple", "grapes". */
    public String withArticle() {
        return pluralOnly ? singular : article(singular) + " " + singular;
    }

    /** "the dog". */
    public String withThe() {
        return "the " + singular;
    }

    /** "is" or "are". */
    public String verb() {
        return pluralOnly ? "are" : "is";
    }

    /**
     * "a dog", "three dogs".
     *
     * @param count from 1 to 10
     */
    public String counted(int count) {
        return count == 1 ? withArticle() : number(count) + " " + plural;
    }

    /**
     * The word for a number.
     *
     * @param count from 0 to 10
     */
    public static String number(int count) {
        return List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
                .get(count);
    }

    private static String article(String phrase) {
        String first = phrase.split(" ", 2)[0];
        if (SOUNDS_LIKE_YOU_OR_WON.contains(first)) {
            return "a";
        }
        if (SILENT_H.contains(first) || first.equals("x-ray")) {
            return "an";
        }
        return "aeiouAEIOU".indexOf(phrase.charAt(0)) >= 0 ? "an" : "a";
    }
}
