package lilora.app.screen.help;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the pages of {@code help.txt}: a line {@code # id | chapter | title} starts a page, blank lines part its paragraphs.
 */
final class HelpText {
    private static final String FILE = "/lilora/app/help.txt";

    private HelpText() {}

    static List<Topic> read() {
        try (InputStream in = HelpText.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("The help of this build is missing: " + FILE);
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Topic> parse(List<String> lines) {
        List<Topic> topics = new ArrayList<>();
        String[] head = {};
        List<String> paragraphs = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines) {
            boolean start = line.startsWith("# ");
            if (start || line.isBlank()) {
                if (!paragraph.isEmpty()) {
                    paragraphs.add(paragraph.toString());
                    paragraph.setLength(0);
                }
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
            if (start) {
                add(topics, head, paragraphs);
                paragraphs.clear();
                head = line.substring(2).split("\\s*\\|\\s*");
            }
        }
        if (!paragraph.isEmpty()) {
            paragraphs.add(paragraph.toString());
        }
        add(topics, head, paragraphs);
        return topics;
    }

    private static void add(List<Topic> topics, String[] head, List<String> paragraphs) {
        if (head.length == 3) {
            topics.add(new Topic(head[0], head[1], head[2], "", paragraphs));
        }
    }
}
