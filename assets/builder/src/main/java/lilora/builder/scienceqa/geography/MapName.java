package lilora.builder.scienceqa.geography;

import java.util.Map;
import java.util.Set;

/** What a map shows, in the words of a sentence, from the title that its file gives. */
final class MapName {
    private static final Set<String> WITH_ARTICLE =
            Set.of("USA", "Philippines", "United Arab Emirates", "Dominican Republic");
    private static final Map<String, String> SIMPLER = Map.of(
            "Republic Of Ireland", "Ireland",
            "Republic of Korea", "South Korea",
            "Democratic Republic of the Congo", "the Congo",
            "The Netherlands", "the Netherlands",
            "New-Zealand", "New Zealand",
            "Sri-Lanka", "Sri Lanka",
            "Great-Britain", "Great Britain",
            "Bosnia-Herzegovina", "Bosnia");

    private MapName() {}

    static String of(String title) {
        String name = title.replaceAll("\\(.*", "")
                .replaceAll(" (by|Districts|Provinces)\\b.*", "")
                .strip();
        return WITH_ARTICLE.contains(name) ? "the " + name : SIMPLER.getOrDefault(name, name);
    }
}
