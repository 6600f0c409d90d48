package lilora.engine.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Words of a caption as the COCO caption evaluation sees them: Penn Treebank tokens in lower case, without punctuation. The reference runs
 * {@code PTBTokenizer -preserveLines -lowerCase} of Stanford CoreNLP 3.4.1 and leaves out a list of punctuation; brackets become
 * {@code -lrb-}, {@code -rrb-} and so on (the list has only their upper-case names, so that they stay). This was written from that tool's
 * answers, not from its code, and {@code captions-ptb.jsonl} beside the test holds it to them.
 *
 * <p>At every place the rule that matches most text wins, the first of several alike; a rule may look at text behind its token, which
 * counts for that. What no rule matches is white space or dropped.
 */
final class CaptionTokeniser {
    /** Entities that the reference takes for letters; each stands as a character of private use while a caption is split. */
    private static final List<String> ENTITIES = Stream.of("acute", "grave", "uml")
            .flatMap(accent -> Stream.of("a", "e", "i", "o", "u", "A", "E", "I", "O", "U")
                    .map(letter -> "&" + letter + accent + ";"))
            .toList();

    private static final char FIRST_ENTITY = '\uE000';

    // Repeated groups are possessive or bounded: others take a part of the call stack for each repetition.
    private static final String LETTER =
            "[\\p{L}\\u00AD\\u02C2-\\u02DF\\u02E5-\\u02FF\\uE000-\\uE01D[\\p{M}&&[\\u0300-\\u0ECD]]"
                    + "&&[\\u0000-\\uFFFF]]";
    private static final String SIGN = "[" + LETTER + "[\\p{Nd}&&[\\u0000-\\uFFFF]]]";
    private static final String DIGIT = "[\\p{Nd}&&[\\u0000-\\uFFFF]]";
    private static final String WORD = "(?:" + LETTER + SIGN + "*(?:[.!?]" + LETTER + SIGN + "*)*+)";
    private static final String APOSTROPHE = "(?:['\\u0092\\u2019]|&apos;)";
    private static final String LOOSE_APOSTROPHE = "(?:" + APOSTROPHE + "|[`\\u0091\\u2018\\u201B])";
    private static final String HYPHEN = "[-_\\u058A\\u2010\\u2011]";
    /** What a compound of words is made of; the article or preposition of a Romance or Irish name may stand before each part. */
    private static final String PART = "(?:[dDoOlL]" + APOSTROPHE + LETTER + ")?" + SIGN + "+";

    private static final String NUMBER =
            "(?:" + DIGIT + "*(?:[.:,\\u00AD\\u066B\\u066C]" + DIGIT + "+)++|" + DIGIT + "+)";
    private static final String CLITIC = APOSTROPHE + "(?:[msdMSD]|[rR][eE]|[vV][eE]|[lL][lL])";
    private static final String SPACE = "[ \\t\\u00A0\\u2000-\\u200A\\u3000]";
    private static final String NO_LETTER = "[^A-Za-z]";
    private static final String SLASHED = "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}";
    private static final String NOT_IN_URL = " \\t\\n\\f\\r\"<>|";
    private static final String HOST = "^" + NOT_IN_URL + "`'.!?(){},-_$";

    /** Abbreviations in their three usual forms: lower case, capitalised, upper case. */
    private static final String ABBREVIATION = anyForm(
            "al co cos ct ga jr ky md mo rd rt sq sr va vt ala apr aug bhd dak dec esq est etc ext feb fla fri inc jan jul jun kan ltd mar"
                    + " mon neb nev nov oct plc seq sep sys tel thu tue wed wis wyo ariz assn bldg blvd bros colo conn corp intl kans mich"
                    + " minn mont okla penn sept tenn tues univ wisc calif thurs bancorp");
    /** Titles and the like, which never end a sentence. */
    private static final String TITLE = anyForm(
            "cf dr ft lt mr ms mt ph st vs wm adj adm adv ave cie col cpl det drs ens gen gov hon jos maj mfg mme mrs mtg pfc pvt rep rev"
                    + " sen sfc sgt spc ste alex asst atty brig capt cmdr dept elec govs insp invt mlle msgr natl pres prof reps sens"
                    + " supt lieut messrs profs supts assoc attys comdr");
    /** Abbreviations that are words, or have no upper-case form, otherwise. */
    private static final String CASED_ABBREVIATION =
            "(?:Az|AZ|La|LA|Pa|PA|Ark|ARK|Del|DEL|Ill|ILL|Ind|IND|Ore|ORE|Tex|TEX|Mass|MASS|Miss"
                    + "|MISS|Wash|WASH|[pP]p?t(?:e|y|es|ys))";
    /** Abbreviations before a number only. */
    private static final String COUNTED = anyForm("ca no op pp art fig nos figs prop");

    /** Words that begin a sentence, so that a full stop after a single letter before them is the end of one. */
    private static final String OPENING =
            "(?:The|This|That|These|There|Then|They|He|She|It|We|You|An?|But|So|Yet|If|When|While|What|In|At|As"
                    + "|After|Since|About|Some|Many|More|One|Our|Her|Their|However|Here|Now|Once|Other|Such|Last|Earlier|According)";

    private static final String FILE_TYPE =
            "(?:bat|bmp|c|class|cgi|cpp|dll|docx?|exe|gif|gz|h|html?|jar|java|jpe?g|mov|mp3|pdf|php|pl|png"
                    + "|pptx?|ps|py|sql|tar|txt|wav|x|xml|zip|wm[va]|3gp|avi|flv|mp4)";

    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("(", "-lrb-"),
            Map.entry(")", "-rrb-"),
            Map.entry("[", "-lsb-"),
            Map.entry("]", "-rsb-"),
            Map.entry("{", "-lcb-"),
            Map.entry("}", "-rcb-"),
            Map.entry("\u00A3", "#"),
            Map.entry("\u20AC", "$"),
            Map.entry("\u0080", "$"),
            Map.entry("\u00A4", "$"),
            Map.entry("\u20A0", "$"),
            Map.entry("\u00A2", "cents"),
            Map.entry("\u00BC", "1/4"),
            Map.entry("\u00BD", "1/2"),
            Map.entry("\u00BE", "3/4"),
            Map.entry("\u2153", "1/3"),
            Map.entry("\u2154", "2/3"),
            Map.entry("&amp;", "&"),
            Map.entry("&lt;", "<"),
            Map.entry("&gt;", ">"));

    /** What becomes of a token's text. */
    private enum Form {
        DROPPED,
        AS_IT_IS,
        SPACES_KEPT,
        BRACKETS_NAMED,
        STRAIGHT,
        SYMBOL,
        AMPERSAND,
        /** Two typographic quotation marks in a row are one token, which the caption evaluation does not take for punctuation. */
        CURLY_PAIR;

        String of(String token) {
            return switch (this) {
                case DROPPED -> "";
                case AS_IT_IS -> token;
                case SPACES_KEPT -> token.replace(' ', '\u00A0');
                case BRACKETS_NAMED ->
                    token.replace("(", "-lrb-").replace(")", "-rrb-").replace(' ', '\u00A0');
                case STRAIGHT -> straight(token);
                case SYMBOL -> SYMBOLS.getOrDefault(token, token);
                case AMPERSAND -> token.replace("&amp;", "&");
                case CURLY_PAIR -> curlyPair(token);
            };
        }

        private static String straight(String token) {
            return token.replace("&apos;", "'")
                    .replace('\u0092', '\'')
                    .replace('\u2019', '\'')
                    .replace('\u0091', '`')
                    .replace('\u2018', '`')
                    .replace('\u201B', '`');
        }

        private static String curlyPair(String token) {
            String plain = straight(token).replaceAll("[\\u0093\\u201C]", "``").replaceAll("[\\u0094\\u201D]", "''");
            return plain.equals("``") || plain.equals("''") ? "" : plain;
        }
    }

    /**
     * A rule of the reference.
     *
     * @param run characters that the beginning of its token may be any number of. If it fails within a run of them, it fails in the rest of
     *     that run, for what came after would have come after the longer beginning, too
     * @param needed character that a token, or what is behind it, cannot be without
     */
    private record Rule(
            Pattern pattern,
            Form form,
            @Nullable Pattern run,
            @Nullable Character needed) {
        Rule over(String characters) {
            return new Rule(pattern, form, Pattern.compile("[" + characters + "]++"), needed);
        }

        Rule with(char character) {
            return new Rule(pattern, form, run, character);
        }
    }

    private static final List<Rule> RULES = List.of(
            rule("[cC][aA][nN]", "[nN][oO][tT]", Form.AS_IT_IS),
            rule("(?i:gon|got|wan|lem|gim)", "(?i:(?<=gon|wan)na|(?<=got)ta|(?<=lem|gim)me)", Form.AS_IT_IS),
            rule("'[tT]", "(?i:is|was)", Form.AS_IT_IS),
            // Mark-up and addresses.
            rule(
                            "<(?:[!?][A-Za-z-][^>\\r\\n]*|/?[A-Za-z][A-Za-z0-9_:.-]*"
                                    + "(?: +[A-Za-z][A-Za-z0-9_:.-]*(?: *= *(?:'[^'\\r\\n]*'|\"[^\"\\r\\n]*\"))?)*+ */?)>",
                            "",
                            Form.SPACES_KEPT)
                    .with('>'),
            rule("(?i:https?)://[^" + NOT_IN_URL + "()]+[^" + NOT_IN_URL + ".!?(){},-]", "", Form.AS_IT_IS),
            rule(
                            "(?:www\\.(?:[^" + NOT_IN_URL + ".!?(){},]+\\.){1,20}[a-zA-Z]{2,4}|(?:[" + HOST
                                    + "]+\\.){1,20}(?:com|net|org|edu))(?:/[^" + NOT_IN_URL + "()]+[^" + NOT_IN_URL
                                    + ".!?(){},-])?",
                            "",
                            Form.AS_IT_IS)
                    .over(HOST),
            rule(
                            "<?[a-zA-Z0-9][^" + NOT_IN_URL + "(){}\\u00A0]*@(?:[^" + NOT_IN_URL
                                    + "(){}.\\u00A0]+\\.){0,20}[^" + NOT_IN_URL + "(){}.\\u00A0]+>?",
                            "",
                            Form.AS_IT_IS)
                    .over("^" + NOT_IN_URL + "(){}\\u00A0")
                    .with('@'),
            rule("@[a-zA-Z_][a-zA-Z_0-9]*|#" + LETTER + "+|[cCfF]#|[cC]\\+\\+", "", Form.AS_IT_IS),
            // Words.
            rule("[A-Za-z]*?[A-MO-Za-mo-z]", "[nN]" + LOOSE_APOSTROPHE + "[tT]", Form.AS_IT_IS),
            rule(WORD, CLITIC, Form.AS_IT_IS),
            rule(CLITIC, NO_LETTER, Form.STRAIGHT),
            rule("[nN]" + LOOSE_APOSTROPHE + "[tT]", "", Form.STRAIGHT),
            rule("[yY]" + APOSTROPHE, LETTER + "+", Form.AS_IT_IS),
            rule(
                    APOSTROPHE + "[nN]" + APOSTROPHE + "?|[lLdDjJ]" + APOSTROPHE + "|Dunkin" + APOSTROPHE
                            + "|[sS]omethin"
                            + APOSTROPHE + "|[oO][lL]" + APOSTROPHE + "|" + APOSTROPHE + "[eE][mM]|[A-HJ-XZn]"
                            + LOOSE_APOSTROPHE
                            + LETTER + "{2,}|" + APOSTROPHE + "[2-9]0[sS]|" + APOSTROPHE + "[tT][iI][lL][lL]?|" + LETTER
                            + "+[aeiouyAEIOUY]" + LOOSE_APOSTROPHE + "[aeiouA-Z]" + LETTER + "*|" + APOSTROPHE
                            + "[cC]ause|[cC]ont'd\\.|[nN]or" + APOSTROPHE + "easter|[cC]" + APOSTROPHE + "mon|[cC]"
                            + APOSTROPHE
                            + "est|[sS]" + APOSTROPHE + "mores|[eE]v" + APOSTROPHE + "ry|[eE]" + APOSTROPHE + "er|[lL]i"
                            + APOSTROPHE + "l|[nN]at"
                            + APOSTROPHE + "l",
                    "",
                    Form.AS_IT_IS),
            rule(APOSTROPHE + DIGIT + "{2}", "\\s", Form.AS_IT_IS),
            rule("[A-Z]+(?:(?:[+&]|&amp;)[A-Z]+)++", "", Form.AMPERSAND),
            rule(SLASHED + "(?:\\\\?/" + SLASHED + "){1,2}", "", Form.AS_IT_IS),
            rule(WORD, "", Form.AS_IT_IS),
            rule(PART + "(?:" + HYPHEN + PART + ")*+", "", Form.AS_IT_IS),
            rule("(?:" + ABBREVIATION + "|" + CASED_ABBREVIATION + ")\\.", "(?s:..)?", Form.AS_IT_IS),
            rule(
                            "[A-Za-z0-9][A-Za-z0-9.,\\u00AD]*(?:-(?:[A-Za-z](?:\\.[A-Za-z])++\\.|[A-Za-z0-9\\u00AD]+))++",
                            "",
                            Form.AS_IT_IS)
                    .over("A-Za-z0-9.,\\u00AD"),
            // Abbreviations.
            rule("[A-Za-z](?:\\.[A-Za-z])++\\.", "", Form.AS_IT_IS),
            rule(TITLE + "\\.", "", Form.AS_IT_IS),
            rule("(?i:ph|ed)\\.[dD]\\.", "", Form.AS_IT_IS),
            rule(COUNTED + "\\.", SPACE + "?" + DIGIT, Form.AS_IT_IS),
            rule("[A-Za-z]\\.", "", Form.AS_IT_IS),
            rule("[A-Za-z]", "\\." + SPACE + "+(?:M[rs]\\.|" + OPENING + ")\\s", Form.AS_IT_IS),
            rule("[A-Za-z]", "\\." + SPACE + "+</?[A-Za-z][^>]*>\\s", Form.AS_IT_IS)
                    .with('>'),
            rule("(?:" + WORD + "|" + PART + "(?:" + HYPHEN + PART + ")*+)\\.", "[,;:\\u3001]", Form.AS_IT_IS),
            rule(SIGN + "+(?:\\." + SIGN + "+){0,20}\\.(?i:" + FILE_TYPE + ")(?=[\\s.,?!])", "", Form.AS_IT_IS),
            // Numbers.
            rule(
                    "\\([0-9]{2,3}\\)[ \\u00A0]?[0-9]{3,4}[- \\u00A0]?[0-9]{3,5}|(?:\\+\\+?)?(?:[0-9]{2,4}[- \\u00A0])?[0-9]{2,4}[- \\u00A0]"
                            + "[0-9]{3,4}[- \\u00A0]?[0-9]{3,5}",
                    "",
                    Form.BRACKETS_NAMED),
            rule(DIGIT + "{1,2}[-/]" + DIGIT + "{1,2}[-/]" + DIGIT + "{2,4}", "", Form.AS_IT_IS),
            rule(
                    "(?:" + DIGIT + "{1,4}[- \\u00A0])?" + DIGIT + "{1,4}(?:\\\\?/|\\u2044)" + DIGIT + "{1,4}",
                    "",
                    Form.SPACES_KEPT),
            rule("[-+]?" + NUMBER, "", Form.AS_IT_IS),
            rule(
                    "[\\u207A\\u207B\\u208A\\u208B]?(?:[\\u2070\\u00B9\\u00B2\\u00B3\\u2074-\\u2079]+|[\\u2080-\\u2089]+)",
                    "",
                    Form.AS_IT_IS),
            rule("[A-Z]*\\$", "", Form.AS_IT_IS),
            rule("&(?:HT|TL|UR|LR|QC|QL|QR|odq|cdq|#[0-9]+);", "", Form.AS_IT_IS),
            rule("&(?:nbsp|quot|MD|mdash|ndash);", "", Form.DROPPED),
            // Faces.
            rule("[<>]?[:;=][-o*']?[()DPdpO\\\\{@|\\[\\]]", "[^A-Za-z0-9]", Form.BRACKETS_NAMED),
            rule(
                    "[-^x=~<>']_[-^x=~<>']|\\([-^x=~<>'][_.]?[-^x=~<>']\\)|\\([\\^x=~<>']-[\\^x=~<>'`]\\)",
                    "",
                    Form.BRACKETS_NAMED),
            // Punctuation that the caption evaluation leaves out, and what it does not.
            rule("[`\\u0091-\\u0094\\u2018\\u2019\\u201B-\\u201D]{2}", "", Form.CURLY_PAIR),
            rule("['`]", "[A-Za-z][^ \\t\\n\\r\\u00A0]", Form.DROPPED),
            rule(CLITIC, "", Form.STRAIGHT),
            rule("\\.{3,5}|-{1,4}|''|``|[.?!,:;'\"`]", "", Form.DROPPED),
            rule("[?!]{2,}|-{5,}|_+|\\*+|\\\\\\*|#+|@+|<<|>>|&(?:amp|lt|gt);", "", Form.SYMBOL),
            rule(
                    "[$%&()+/;-@\\[-`{|}~\\u0080\\u00A1-\\u00A9\\u00AC\\u00AE-\\u00B4\\u00B6-\\u00B9\\u00BC-\\u00BF\\u00D7\\u00F7"
                            + "\\u037E\\u0387\\u0589\\u05BE\\u05C0\\u05C3\\u05C6\\u05F3\\u05F4\\u0600-\\u0603\\u0606-\\u060C\\u0614"
                            + "\\u061B\\u061E\\u061F\\u066A\\u066D\\u06D4\\u0700-\\u070D\\u07F6-\\u07F8\\u0964\\u0965\\u0E3F\\u0E4F"
                            + "\\u1FBD\\u2016\\u2017\\u201A\\u201E-\\u2023\\u2030-\\u2038\\u203B\\u203E-\\u2042\\u2044\\u2070"
                            + "\\u2074-\\u207E\\u2080-\\u208E\\u20A0\\u20A4\\u20AC\\u2100\\u2101\\u2103-\\u2106\\u2108\\u2109\\u2114"
                            + "\\u2116-\\u2118\\u211E-\\u2123\\u2125\\u2127\\u2129\\u212E\\u213A\\u213B\\u2140-\\u2144"
                            + "\\u214A-\\u214D\\u214F\\u2153-\\u215E\\u2190-\\u2BFF\\u3001\\u3002\\u3012\\u30FB\\uFF01-\\uFF0F"
                            + "\\uFF1A-\\uFF20\\uFF3B-\\uFF40\\uFF5B-\\uFF65\\uFFE0\\uFFE1\\uFFE5\\uFFE6]",
                    "", Form.SYMBOL));

    /** Most words of most captions: nothing but Latin letters up to a space or the end. */
    private static final Pattern SIMPLE =
            Pattern.compile("(?!(?i:cannot|gonna|gotta|wanna|lemme|gimme)\\b)[A-Za-z][a-z]*(?=[ \\n])");

    private CaptionTokeniser() {}

    /** The tokens of a caption; none when it holds nothing but punctuation. */
    static List<String> tokens(String caption) {
        // The reference reads one caption a line, so that every caption has an end.
        String text = withoutEntities(caption).replaceAll("[\\r\\n\\u000B\\f\\u0085\\u2028\\u2029]", " ") + "\n";
        List<String> tokens = new ArrayList<>();
        Matcher simple = SIMPLE.matcher(text);
        Rules rules = new Rules(text);
        for (int at = 0; at < text.length(); ) {
            if (text.charAt(at) == ' ') {
                at++;
            } else if (simple.region(at, text.length()).lookingAt()) {
                tokens.add(simple.group().toLowerCase(Locale.ROOT));
                at = simple.end();
            } else {
                int best = rules.longest(at);
                if (best < 0) {
                    at++;
                } else {
                    Matcher found = rules.matchers.get(best);
                    add(tokens, RULES.get(best).form().of(found.group("token")));
                    at = found.end("token");
                }
            }
        }
        return List.copyOf(tokens);
    }

    private static String withoutEntities(String caption) {
        String text = caption.replaceAll("[\uE000-\uF8FF]", " ");
        for (int i = 0; i < ENTITIES.size() && text.indexOf('&') >= 0; i++) {
            text = text.replace(ENTITIES.get(i), String.valueOf((char) (FIRST_ENTITY + i)));
        }
        return text;
    }

    /** The rules at work on one text, with what is known of where they fail, so that no text takes time by the square of its length. */
    private static final class Rules {
        private final String text;
        private final List<Matcher> matchers;
        /** By rule: the end of the run of characters in which it fails. */
        private final int[] barren = new int[RULES.size()];
        /** By rule: the last place of the character it needs. */
        private final int[] last = new int[RULES.size()];

        Rules(String text) {
            this.text = text;
            matchers = RULES.stream().map(rule -> rule.pattern().matcher(text)).toList();
            for (int i = 0; i < last.length; i++) {
                Character needed = RULES.get(i).needed();
                last[i] = needed == null ? text.length() : text.lastIndexOf(needed);
            }
        }

        /** The rule that matches most text from a place on, or -1. */
        int longest(int from) {
            int best = -1;
            int most = 0;
            for (int i = 0; i < matchers.size(); i++) {
                if (from > last[i] || (from < barren[i] && !text.startsWith("www.", from))) {
                    continue;
                }
                Matcher rule = matchers.get(i);
                if (!rule.region(from, text.length()).lookingAt()) {
                    barren[i] = Math.max(barren[i], barrenUntil(RULES.get(i), from));
                } else if (rule.end() - from > most) {
                    most = rule.end() - from;
                    best = i;
                }
            }
            return best;
        }

        private int barrenUntil(Rule rule, int from) {
            Pattern run = rule.run();
            if (run == null || !isLetterOrDigit(text.charAt(from))) {
                return 0;
            }
            Matcher matcher = run.matcher(text).region(from, text.length());
            return matcher.lookingAt() ? matcher.end() : 0;
        }

        /** What every rule with a run may begin with. */
        private static boolean isLetterOrDigit(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
    }

    private static void add(List<String> tokens, String token) {
        StringBuilder kept = new StringBuilder();
        for (char c : token.replace("\u00AD", "").toCharArray()) {
            int entity = c - FIRST_ENTITY;
            kept.append(entity >= 0 && entity < ENTITIES.size() ? ENTITIES.get(entity) : String.valueOf(c));
        }
        String shown = kept.toString();
        if (!shown.isEmpty()) {
            tokens.add(shown.toLowerCase(Locale.ROOT));
        }
    }

    private static Rule rule(String token, String behind, Form form) {
        return new Rule(
                Pattern.compile("(?<token>" + token + ")" + (behind.isEmpty() ? "" : "(?:" + behind + ")")),
                form,
                null,
                null);
    }

    private static String anyForm(String words) {
        StringBuilder forms = new StringBuilder("(?:");
        for (String word : words.split(" ", -1)) {
            String first = word.substring(0, 1).toUpperCase(Locale.ROOT);
            forms.append(forms.length() == 3 ? "" : "|")
                    .append(word)
                    .append('|')
                    .append(first)
                    .append(word.substring(1))
                    .append('|')
                    .append(word.toUpperCase(Locale.ROOT));
        }
        return forms.append(')').toString();
    }
}
