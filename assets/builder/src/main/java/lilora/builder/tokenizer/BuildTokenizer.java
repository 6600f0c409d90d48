package lilora.builder.tokenizer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.builder.source.BuildException;

/**
 * Trains the nano model's tokenizer in two steps. {@code BuildTokenizer count TEXTS_DIR WORDS_TSV} counts the words of the
 * training files below a folder; {@code BuildTokenizer train WORDS_TSV TOKENIZER_JSON} learns the vocabulary. The counts behind
 * the shipped tokenizer are committed ({@code words.tsv}): every weight file of the nano model belongs to one vocabulary, so
 * that must not change when a caption does.
 */
public final class BuildTokenizer {
    /** Number of pieces, as the nano model's {@code config.json} says. */
    static final int SIZE = 2048;

    private static final String USAGE =
            "Usage: BuildTokenizer count TEXTS_DIR WORDS_TSV, or BuildTokenizer train WORDS_TSV TOKENIZER_JSON";

    private final PrintStream out;

    BuildTokenizer(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        try {
            new BuildTokenizer(System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length != 3 || !(args[0].equals("count") || args[0].equals("train"))) {
            throw new BuildException("These arguments are not understood. " + USAGE);
        }
        Path from = Path.of(args[1]);
        Path to = Path.of(args[2]);
        try {
            if (args[0].equals("count")) {
                count(from, to);
            } else {
                Vocabulary vocabulary = train(Files.readString(from));
                new TokenizerFile(vocabulary).write(to);
                out.printf(
                        "%d pieces, %d merges%n",
                        vocabulary.size(), vocabulary.merges().size());
            }
        } catch (IOException e) {
            throw new BuildException(
                    "The file " + from + " cannot be read or " + to + " not be written; check both paths.", e);
        }
    }

    private static void count(Path texts, Path words) throws IOException {
        TokenizerTexts read = new TokenizerTexts();
        read.addListed();
        read.addTrainingFiles(texts);
        StringBuilder lines = new StringBuilder();
        read.counts().counts().forEach((word, count) -> {
            // Words outside the alphabet are left to the byte pieces; a line break would break the table.
            if (word.codePoints().allMatch(character -> alphabet().indexOf(character) >= 0)) {
                lines.append(word).append('\t').append(count).append('\n');
            }
        });
        Files.writeString(words, lines);
    }

    /**
     * Learns the vocabulary.
     *
     * @param words a word and its count a line, separated by a tab
     */
    static Vocabulary train(String words) {
        SortedMap<String, Long> counts = new TreeMap<>();
        words.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            counts.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
        });
        return new BpeTrainer(SIZE).train(counts, alphabet());
    }

    /** The printable characters of ASCII, and the sign for a space. */
    static String alphabet() {
        StringBuilder alphabet = new StringBuilder(Vocabulary.SPACE);
        for (char character = '!'; character <= '~'; character++) {
            alphabet.append(character);
        }
        return alphabet.toString();
    }
}
