package lilora.builder.pretraining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lilora.builder.BuildException;
import lilora.builder.source.UpstreamPackage;
import org.jspecify.annotations.Nullable;

/**
 * The emoji of one vendor as drawings: names from the package's {@code emoji.json}, made into plain English by the committed
 * table {@code emoji-names.tsv} (name, better name or "-" to leave it out), kinds by subcategory from {@code emoji-kinds.tsv}
 * (subcategory, kind or "-", whether the things may be counted in scenes).
 */
final class EmojiDrawings {
    private final Map<String, List<String>> names = Tables.read("emoji-names.tsv");
    private final Map<String, List<String>> kinds = Tables.read("emoji-kinds.tsv");
    private final String vendor;
    private final String author;
    private final String licence;

    /**
     * @param vendor the name used in the package: google or twitter
     * @param author whom to name
     * @param licence the images' licence
     */
    EmojiDrawings(String vendor, String author, String licence) {
        this.vendor = vendor;
        this.author = author;
        this.licence = licence;
    }

    List<Drawing> read(UpstreamPackage files) {
        List<JsonNode> entries = new ArrayList<>();
        parse(files.text("package/emoji.json")).forEach(entries::add);
        entries.sort(Comparator.comparing(entry -> entry.path("unified").asText()));
        List<Drawing> drawings = new ArrayList<>();
        for (JsonNode entry : entries) {
            String name = name(entry);
            String path = "package/img/" + vendor + "/64/" + entry.path("image").asText();
            if (name != null && entry.path("has_img_" + vendor).asBoolean() && files.has(path)) {
                drawings.add(drawing(files, entry, name, path));
            }
        }
        return drawings;
    }

    private Drawing drawing(UpstreamPackage files, JsonNode entry, String name, String path) {
        List<String> kind = kinds.getOrDefault(entry.path("subcategory").asText(), List.of("-", "no"));
        Noun noun = Noun.of(name);
        boolean single = kind.get(1).equals("yes") && !noun.pluralOnly();
        Noun kindNoun = kind.get(0).equals("-") || name.contains(kind.get(0)) ? null : Noun.of(kind.get(0));
        Origin origin = Origin.of(files, path, author, licence);
        return Drawing.of(noun, kindNoun, Images.fitted(files.image(path), 64), origin, single);
    }

    private @Nullable String name(JsonNode entry) {
        if (!kinds.containsKey(entry.path("subcategory").asText())) {
            return null;
        }
        String name = entry.path("name").asText().toLowerCase(Locale.ROOT);
        List<String> better = names.get(name);
        if (better != null) {
            return better.get(0).equals("-") ? null : better.get(0);
        }
        if (name.endsWith(" face") && entry.path("category").asText().startsWith("Animals")) {
            return name.substring(0, name.length() - 5);
        }
        boolean plain = name.matches("[a-z][a-z' -]*") && name.split(" ", -1).length <= 4 && !name.contains(" facing ");
        return plain ? name : null;
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new BuildException(
                    "The file emoji.json of the emoji package is no JSON; download the package again.", e);
        }
    }
}
