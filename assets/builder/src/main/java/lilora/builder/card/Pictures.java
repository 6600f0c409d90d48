package lilora.builder.card;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import lilora.builder.look.TaskFolder;

/** Sizes and formats of a task's pictures. */
final class Pictures {
    private final TreeMap<Integer, Integer> sides = new TreeMap<>();
    private final TreeSet<String> formats = new TreeSet<>();

    Pictures(TaskFolder task) {
        task.images().forEach((path, bytes) -> {
            try {
                BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
                sides.merge(Math.max(image.getWidth(), image.getHeight()), 1, Integer::sum);
                formats.add(path.substring(path.lastIndexOf('.') + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** In one line, e.g. {@code longer side 224 pixels (1,440 of 1,500), the others at least 59; jpg, png}. */
    String described() {
        Map.Entry<Integer, Integer> common =
                sides.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        int all = sides.values().stream().mapToInt(Integer::intValue).sum();
        String smaller = sides.size() == 1
                ? ""
                : String.format(
                        Locale.ROOT, " (%,d of %,d, the others %d to %d)", common.getValue(), all, least(), most());
        return "longer side " + common.getKey() + " pixels" + smaller + "; "
                + formats.stream().collect(Collectors.joining(", "));
    }

    private int least() {
        return sides.firstKey();
    }

    private int most() {
        return sides.lastKey();
    }
}
