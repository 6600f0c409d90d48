package lilora.builder.pretraining.drawing;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.pretraining.word.WordNet;
import lilora.builder.source.Credit;
import lilora.builder.source.PackageSource;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The drawings of OpenClipart that have an English name made of dictionary words and ending in a visible thing, made
 * plainer by the committed table {@code openclipart-names.tsv}. Folders with
 * animals and people are left out: the first belong to a task, the second are of mixed taste.
 */
public final class OpenclipartDrawings {
    private static final String PNG = "usr/share/openclipart/png/";
    private static final String SVG = "usr/share/openclipart/svg/";
    private static final Pattern TITLE = Pattern.compile("<dc:title>([^<]*)</dc:title>");
    private static final Pattern CREATOR =
            Pattern.compile("<dc:creator>.*?<dc:title>([^<]*)</dc:title>", Pattern.DOTALL);
    private static final Set<String> SMALL_WORDS = Set.of("of", "with", "in", "on", "and");
    private static final Pattern FOLDERS = Pattern.compile(
            "(food|plants|buildings|electronics|tools|containers|education"
                    + "|office|recreation|transportation|geography|computer/hardware|signs_and_symbols/(weather|clocks|money))/.*");
    private static final Pattern NOT_SHOWN = Pattern.compile(
            "tools/weapons/.*|.*(boating_rules|sailing_|gallows|roadsigns|flag|chart|diagram|map|bullet_hole|piano_theory).*");
    private static final int LARGEST_SIDE = 4000;
    private static final double LEAST_COVERAGE = 0.06;

    /** So many drawings of one name are enough: there are 200 playing cards. */
    private static final int MOST_ALIKE = 10;

    private final WordNet words;
    private final int side;
    private final List<CSVRecord> kinds = Table.read(OpenclipartDrawings.class, "openclipart-kinds.tsv");
    private final Map<String, String> names = Table.read(OpenclipartDrawings.class, "openclipart-names.tsv").stream()
            .collect(Collectors.toMap(row -> row.get("title"), row -> row.get("name")));
    private final Map<String, Integer> used = new HashMap<>();

    private OpenclipartDrawings(WordNet words, int side) {
        this.words = words;
        this.side = side;
    }

    /**
     * Reads the drawings, and their titles and authors from the package of the same in SVG.
     *
     * @param side length of the drawings' longest side in pixels
     */
    public static List<Drawing> all(PackageSource packages, WordNet words, int side) {
        return new OpenclipartDrawings(words, side)
                .read(packages.open("openclipart-png"), packages.open("openclipart-svg"));
    }

    private List<Drawing> read(UpstreamPackage pngs, UpstreamPackage svgs) {
        List<Drawing> drawings = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (String path : pngs.paths(PNG, ".png")) {
            String inside = path.substring(PNG.length(), path.length() - 4);
            if (!FOLDERS.matcher(inside).matches() || NOT_SHOWN.matcher(inside).matches()) {
                continue;
            }
            String metadata = svgs.has(SVG + inside + ".svg") ? svgs.text(SVG + inside + ".svg") : "";
            String name = name(inside, metadata);
            if (name == null) {
                continue;
            }
            BufferedImage image = readable(pngs, path);
            if (image != null && seen.add(contentHash(image)) && used.merge(name, 1, Integer::sum) <= MOST_ALIKE) {
                BufferedImage fitted = side == Scene.SIDE ? image : DrawingScaler.fitted(pngs.image(path), side);
                drawings.add(drawing(pngs, path, inside, metadata, name, fitted));
            }
        }
        return drawings;
    }

    private Drawing drawing(
            UpstreamPackage pngs, String path, String inside, String metadata, String name, BufferedImage image) {
        Matcher creator = CREATOR.matcher(metadata);
        String author =
                creator.find() ? creator.group(1).replaceAll("\\s+", " ").trim() : "unknown";
        Credit credit = Credit.of(pngs, path, author, "public domain", "");
        Noun noun = Noun.of(name);
        String kind = kind(inside);
        Noun kindNoun = kind == null || name.contains(kind) ? null : Noun.of(kind);
        return Drawing.of(noun, kindNoun, image, credit, !noun.pluralOnly());
    }

    private @Nullable String kind(String inside) {
        for (CSVRecord row : kinds) {
            if (inside.startsWith(row.get("folder"))) {
                return row.get("kind").equals("-") ? null : row.get("kind");
            }
        }
        return null;
    }

    private @Nullable String name(String inside, String metadata) {
        Matcher title = TITLE.matcher(metadata);
        String name = title.find() ? clean(title.group(1)) : "";
        if (!isName(name)) {
            name = clean(inside.substring(inside.lastIndexOf('/') + 1));
        }
        if (!isName(name)) {
            return null;
        }
        String better = names.getOrDefault(name, name);
        return better.equals("-") ? null : better;
    }

    /** "AfricanDrum2" and "african_drum (B and W)" become "african drum". */
    private static String clean(String title) {
        return title.replaceAll("\\([^)]*\\)", " ")
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z' ]", " ")
                .replaceAll(
                        "\\b(illustration|clip ?art|simple|stylized|symbol|picture|icon|remix|outline|silhouette)\\b",
                        " ")
                .replaceAll("^ *(an?|the) ", "")
                .replaceAll(" (aj|bw|r|v|x|b|w)( |$)", " ")
                .replaceAll("\\s+", " ")
                .trim();
    }

    private boolean isName(String name) {
        String[] tokens = name.split(" ", -1);
        if (name.length() < 3 || tokens.length > 4 || name.startsWith("clipart by") || name.startsWith("svg ")) {
            return false;
        }
        String head = "";
        boolean tail = false;
        for (String token : tokens) {
            if (SMALL_WORDS.contains(token)) {
                tail = true;
            } else if (token.length() < 3 || !words.knows(token)) {
                return false;
            } else if (!tail) {
                head = token;
            }
        }
        WordNet.Sense sense = words.nounOf(head);
        return sense != null && sense.isVisible() && !SMALL_WORDS.contains(tokens[tokens.length - 1]);
    }

    private static @Nullable BufferedImage readable(UpstreamPackage pngs, String path) {
        BufferedImage image = pngs.image(path);
        if (Math.max(image.getWidth(), image.getHeight()) > LARGEST_SIDE) {
            return null;
        }
        BufferedImage fitted = DrawingScaler.fitted(image, Scene.SIDE);
        int shorter = Math.min(fitted.getWidth(), fitted.getHeight());
        return shorter >= 10 && coverage(fitted) >= LEAST_COVERAGE ? fitted : null;
    }

    private static int contentHash(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.hashCode(pixels);
    }

    /** Share of an image's pixels that are visible at all. */
    private static double coverage(BufferedImage image) {
        int seen = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                seen += image.getRGB(x, y) >>> 24 > 8 ? 1 : 0;
            }
        }
        return (double) seen / (image.getWidth() * image.getHeight());
    }
}
