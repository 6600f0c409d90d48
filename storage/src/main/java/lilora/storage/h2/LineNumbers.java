package lilora.storage.h2;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lilora.engine.run.EventReader;

/** Says where in an event file something is wrong, as an editor counts: by line. */
final class LineNumbers {
    private LineNumbers() {}

    /** The problems as sentences, each with file and line. */
    static List<String> of(Path file, List<EventReader.Problem> problems) {
        List<String> sentences = new ArrayList<>();
        if (problems.isEmpty()) {
            return sentences;
        }
        // Not a channel: an interrupted thread could not read it.
        try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16)) {
            long at = 0;
            long line = 1;
            for (EventReader.Problem problem : problems) {
                for (int next = 0; at < problem.offset() && next >= 0; at++) {
                    next = in.read();
                    line += next == '\n' ? 1 : 0;
                }
                // The reader knows bytes only, and takes each line for a text of its own.
                String sentence = problem.sentence()
                        .replaceFirst(
                                Pattern.quote(file.getFileName() + " byte " + problem.offset()) + "(, line 1)?(: |, )",
                                "");
                sentences.add(file.getFileName() + " line " + line + ": " + sentence);
            }
        } catch (IOException e) {
            // The file goes while it is read; what was found in it is told all the same.
            for (EventReader.Problem problem : problems.subList(sentences.size(), problems.size())) {
                sentences.add(file.getFileName() + " byte " + problem.offset() + ": " + problem.sentence());
            }
        }
        return sentences;
    }
}
