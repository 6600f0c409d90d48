package lilora.builder.pretraining.drawing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;
import lilora.builder.source.PackageSource;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The emoji of one vendor as drawings: names from the package's {@code emoji.json}, made into plain English by the committed
 * table {@code emoji-names.tsv} (name, better name or "-" to leave it out), kinds by subcategory from {@code emoji-kinds.tsv}
 * (subcategory, kind or "-", whether the things may be counted in scenes).
 */
public final class EmojiDrawings {
    private final Map<String, String> names = Table.read(EmojiDrawings.class, "emoji-names.tsv").stream()
            .collect(Collectors.toMap(row -> row.get("emoji"), row -> row.get("name")));
    private final Map<String, CSVRecord> kinds = Table.read(EmojiDrawings.class, "emoji-kinds.tsv").stream()
            .collect(Collectors.toMap(row -> row.get("subcategory"), row -> row));
    private final String vendor;
    private final String author;
    private final String licence;

    /**
     * @param vendor the name used in the package: google or twitter
     * @param author whom to name
     * @param licence the images' licence
     */
    public EmojiDrawings(String vendor, String author, String licence) {
        this.vendor = vendor;
        this.author = author;
        this.licence = licence;
    }

    /** Those of all vendors whose licence allows it. */
    public static List<Drawing> all(PackageSource packages) {
        List<Drawing> emoji = new ArrayList<>();
        emoji.addAll(new EmojiDrawings("google", "Google (Noto Emoji)", "Apache-2.0")
                .read(packages.open("emoji-datasource-google")));
        emoji.addAll(new EmojiDrawings("twitter", "Twitter and contributors (Twemoji)", "CC-BY-4.0")
                .read(packages.open("emoji-datasource-twitter")));
        return emoji;
    }

    public List<Drawing> read(UpstreamPackage files) {
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
        CSVRecord row =
                Objects.requireNonNull(kinds.get(entry.path("subcategory").asText()));
        Noun noun = Noun.of(name);
        boolean single = row.get("single").equals("yes") && !noun.pluralOnly();
        String kind = row.get("kind");
        Noun kindNoun = kind.equals("-") || name.contains(kind) ? null : Noun.of(kind);
        Credit credit = Credit.of(files, path, author, licence, "");
        return Drawing.of(noun, kindNoun, DrawingScaler.fitted(files.image(path), 64), credit, single);
    }

    private @Nullable String name(JsonNode entry) {
        if (!kinds.containsKey(entry.path("subcategory").asText())) {
            return null;
        }
        String name = entry.path("name").asText().toLowerCase(Locale.ROOT);
        String better = names.get(name);
        if (better != null) {
            return better.equals("-") ? null : better;
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
