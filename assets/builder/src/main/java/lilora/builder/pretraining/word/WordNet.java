package lilora.builder.pretraining.word;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.builder.source.FileTree;
import org.jspecify.annotations.Nullable;

/** The parts of WordNet's database that captions and texts need: which words there are, and the first sense of each noun. */
public final class WordNet {
    private static final String FOLDER = "usr/share/wordnet/";

    /** Lexicographer files of things that can be seen: animal, artifact, body, food, object, person, phenomenon, plant. */
    private static final Set<String> VISIBLE = Set.of("05", "06", "08", "13", "17", "18", "19", "20");

    private final Map<String, Sense> nouns = new HashMap<>();
    private final Set<String> otherWords = new HashSet<>();

    /**
     * A meaning of a noun.
     *
     * @param lemma the noun
     * @param lexicographerFile two digits: the broad kind of thing
     * @param definition what it is, without the examples
     * @param examples sentences that use it
     * @param frequency how often the noun was met in WordNet's tagged texts, over all senses
     */
    public record Sense(
            String lemma, String lexicographerFile, String definition, List<String> examples, int frequency) {
        public boolean isVisible() {
            return VISIBLE.contains(lexicographerFile);
        }
    }

    public WordNet(FileTree files) {
        Map<String, Integer> frequencies = frequencies(files.text(FOLDER + "cntlist.rev"));
        Map<String, String> synsets = new HashMap<>();
        lines(files, "data.noun").forEach(line -> synsets.put(line.substring(0, 8), line));
        for (String line : lines(files, "index.noun")) {
            String[] cells = line.strip().split(" ", -1);
            String lemma = cells[0].replace('_', ' ');
            int senses = Integer.parseInt(cells[2]);
            String synset = synsets.get(cells[cells.length - senses]);
            if (synset != null) {
                nouns.put(lemma, sense(lemma, synset, frequencies.getOrDefault(cells[0], 0)));
            }
        }
        for (String file : List.of("index.adj", "index.verb", "index.adv")) {
            lines(files, file).forEach(line -> otherWords.add(line.substring(0, line.indexOf(' '))));
        }
    }

    /** The first, most frequent meaning of a noun, or null. */
    @Nullable
    public Sense noun(String lemma) {
        return nouns.get(lemma);
    }

    /** The first meanings of all nouns of one word in lower-case letters, the most frequent first. */
    public List<Sense> frequentNouns() {
        List<Sense> sorted = new ArrayList<>(nouns.values());
        sorted.removeIf(sense -> !sense.lemma().matches("[a-z]+"));
        sorted.sort((one, other) -> one.frequency() != other.frequency()
                ? Integer.compare(other.frequency(), one.frequency())
                : one.lemma().compareTo(other.lemma()));
        return sorted;
    }

    /** Whether a word, or its singular or base form, is in the dictionary. */
    public boolean knows(String word) {
        return !bases(word).isEmpty();
    }

    /** The noun that a word is or is the plural of, or null. */
    @Nullable
    public Sense nounOf(String word) {
        for (String form : forms(word)) {
            Sense sense = nouns.get(form);
            if (sense != null) {
                return sense;
            }
        }
        return null;
    }

    private Collection<String> bases(String word) {
        return forms(word).stream()
                .filter(form -> nouns.containsKey(form) || otherWords.contains(form))
                .toList();
    }

    private static List<String> forms(String word) {
        List<String> forms = new ArrayList<>(List.of(word));
        for (String ending : List.of("s", "es", "ed", "d", "ing")) {
            if (word.endsWith(ending) && word.length() > ending.length() + 2) {
                forms.add(word.substring(0, word.length() - ending.length()));
            }
        }
        if (word.endsWith("ies")) {
            forms.add(word.substring(0, word.length() - 3) + "y");
        }
        return forms;
    }

    private static Sense sense(String lemma, String synset, int frequency) {
        String lexicographerFile = synset.substring(9, 11);
        String gloss = synset.substring(synset.indexOf(" | ") + 3).trim();
        List<String> examples = new ArrayList<>();
        int quote = gloss.indexOf('"');
        if (quote >= 0) {
            for (String part : gloss.substring(quote).split("\"", -1)) {
                if (part.length() > 8) {
                    examples.add(part.trim());
                }
            }
        }
        String definition = (quote >= 0 ? gloss.substring(0, quote) : gloss).split("; ", -1)[0];
        definition =
                definition.replaceAll("\\([^)]*\\)", "").replaceAll("\\s+", " ").replaceAll("[;:, ]+$", "");
        return new Sense(
                lemma, lexicographerFile, definition.trim(), Collections.unmodifiableList(examples), frequency);
    }

    /** Lines of {@code cntlist.rev} are "sense key, sense number, count"; a noun's key has "%1:" after the lemma. */
    private static Map<String, Integer> frequencies(String text) {
        Map<String, Integer> frequencies = new HashMap<>();
        text.lines().forEach(line -> {
            String[] cells = line.strip().split(" ", -1);
            int mark = cells[0].indexOf("%1:");
            if (mark > 0) {
                frequencies.merge(cells[0].substring(0, mark), Integer.parseInt(cells[2]), Integer::sum);
            }
        });
        return frequencies;
    }

    /** The lines of a database file without the licence at its top, which is indented by two spaces. */
    private static List<String> lines(FileTree files, String name) {
        return files.text(FOLDER + name)
                .lines()
                .filter(line -> !line.startsWith("  "))
                .toList();
    }
}
