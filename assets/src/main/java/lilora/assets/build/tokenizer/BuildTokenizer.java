package lilora.assets.build.tokenizer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import lilora.assets.build.BuildException;

/**
 * Trains the nano model's tokenizer: {@code BuildTokenizer TEXTS_DIR TOKENIZER_JSON}. Every weight file of the nano model
 * belongs to one vocabulary, so a new tokenizer needs a new pretraining.
 */
public final class BuildTokenizer {
    /** Number of pieces, as the nano model's {@code config.json} says. */
    static final int SIZE = 2048;

    private static final String USAGE = "Usage: BuildTokenizer TEXTS_DIR TOKENIZER_JSON";

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
        if (args.length != 2) {
            throw new BuildException("Two arguments are needed, not " + args.length + ". " + USAGE);
        }
        TokenizerTexts texts = new TokenizerTexts();
        texts.addListed();
        texts.addTrainingFiles(Path.of(args[0]));
        Vocabulary vocabulary = new BpeTrainer(SIZE).train(texts.counts().counts(), alphabet());
        try {
            new TokenizerFile(vocabulary).write(Path.of(args[1]));
        } catch (IOException e) {
            throw new BuildException("The file " + args[1] + " cannot be written; check the folder and its rights.", e);
        }
        out.printf(
                "%d pieces, %d merges%n", vocabulary.size(), vocabulary.merges().size());
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
