package lilora.builder.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * At most 32 colours for an image, by median cut: the box of colours with the widest side, weighted by its pixels, is halved
 * until there are enough boxes; each box gives its mean colour.
 */
final class Palette {
    private static final int MAX_COLOURS = 32;

    private final BufferedImage image;

    /** @param image of type {@code TYPE_INT_RGB} */
    Palette(BufferedImage image) {
        this.image = image;
    }

    BufferedImage indexed() {
        List<Box> boxes = boxes();
        byte[][] channels = new byte[3][boxes.size()];
        Map<Integer, Integer> indexOf = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            for (int c = 0; c < 3; c++) {
                channels[c][i] = (byte) boxes.get(i).mean(c);
            }
            for (Tone tone : boxes.get(i).tones) {
                indexOf.put(tone.rgb, i);
            }
        }
        IndexColorModel model = new IndexColorModel(8, boxes.size(), channels[0], channels[1], channels[2]);
        BufferedImage indexed =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int index = indexOf.getOrDefault(image.getRGB(x, y) & 0xffffff, 0);
                indexed.getRaster().setSample(x, y, 0, index);
            }
        }
        return indexed;
    }

    private List<Box> boxes() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<Tone> tones = new ArrayList<>();
        counts.forEach((rgb, count) -> tones.add(new Tone(rgb, count)));
        List<Box> boxes = new ArrayList<>(List.of(new Box(tones)));
        while (boxes.size() < MAX_COLOURS) {
            Box widest =
                    boxes.stream().max(Comparator.comparingDouble(Box::weight)).orElseThrow();
            if (widest.tones.size() < 2) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(widest.halves());
        }
        return boxes;
    }

    /** A colour and how many pixels have it. */
    private record Tone(int rgb, int count) {
        int channel(int c) {
            return rgb >> (16 - 8 * c) & 255;
        }
    }

    private static final class Box {
        private final List<Tone> tones;
        private final int widest;
        private final double weight;

        Box(List<Tone> tones) {
            this.tones = tones;
            int axis = 0;
            int width = -1;
            for (int c = 0; c < 3; c++) {
                int channel = c;
                int low = tones.stream().mapToInt(t -> t.channel(channel)).min().orElse(0);
                int high =
                        tones.stream().mapToInt(t -> t.channel(channel)).max().orElse(0);
                if (high - low > width) {
                    axis = c;
                    width = high - low;
                }
            }
            this.widest = axis;
            this.weight = width * Math.sqrt(tones.stream().mapToInt(Tone::count).sum());
        }

        double weight() {
            return tones.size() < 2 ? -1 : weight;
        }

        /** Halves with about as many pixels each; neither is empty. */
        List<Box> halves() {
            List<Tone> sorted = new ArrayList<>(tones);
            sorted.sort(Comparator.comparingInt((Tone t) -> t.channel(widest)).thenComparingInt(Tone::rgb));
            long total = sorted.stream().mapToLong(Tone::count).sum();
            long before = 0;
            int cut = 0;
            while (cut < sorted.size() - 1 && (cut == 0 || 2 * before < total)) {
                before += sorted.get(cut++).count;
            }
            return List.of(new Box(sorted.subList(0, cut)), new Box(sorted.subList(cut, sorted.size())));
        }

        int mean(int c) {
            long pixels = tones.stream().mapToLong(Tone::count).sum();
            long sum =
                    tones.stream().mapToLong(t -> (long) t.channel(c) * t.count).sum();
            return (int) ((sum + pixels / 2) / pixels);
        }
    }
}
