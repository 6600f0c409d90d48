package lilora.engine.image.codec.jpeg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * JPEG, sequential or progressive, with the pixels of libjpeg-turbo. Java's own reader has those of whatever libjpeg the JDK
 * was built with, which differ between builds, and refuses files that are common: with stray bytes between markers, with
 * contradicting JFIF and Adobe markers, CMYK.
 *
 * <p>Stray bytes between segments are skipped, and so is whatever follows the end. Data that ends too early or contradicts itself
 * is refused, also where libjpeg would only warn and fill the rest with grey.
 */
public final class JpegReader implements ImageSource {
    private final byte[] data;
    private int at;

    private final int[] @Nullable [] quantisers = new int[4][];
    private final @Nullable JpegHuffmanTable[] dc = new JpegHuffmanTable[4];
    private final @Nullable JpegHuffmanTable[] ac = new JpegHuffmanTable[4];
    private int interval;
    private boolean jfif;
    private int adobe = -1;

    private boolean progressive;
    private ImageSize size = new ImageSize(0, 0);
    private List<JpegComponent> components = List.of();
    private int finestAcross;
    private int finestDown;
    private boolean complete;

    /** Reads everything up to the first scan. */
    public JpegReader(byte[] data) throws BadImage {
        this.data = data;
        this.at = 2;
        if (!scanFollows() || components.isEmpty()) {
            throw BadImage.damaged("there is no image in it");
        }
    }

    public static boolean accepts(byte[] data) {
        return data.length > 3 && data[0] == (byte) 0xFF && data[1] == (byte) 0xD8 && data[2] == (byte) 0xFF;
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public RgbImage pixels() throws IOException {
        do {
            scan();
        } while (scanFollows());
        for (JpegComponent component : components) {
            checkComplete(component);
            component.transformAll();
        }
        return JpegColors.of(components, jfif, adobe).convert(size, components, finestAcross, finestDown);
    }

    /** Of coefficients that no scan brought, libjpeg would invent the low ones by smoothing. */
    private static void checkComplete(JpegComponent component) throws BadImage {
        for (int k = 0; k < 10; k++) {
            if (component.missing[k] != 0) {
                throw BadImage.damaged("some of its scans are missing");
            }
        }
    }

    /** Reads segments up to a start of scan (true) or the end of the image (false). */
    private boolean scanFollows() throws BadImage {
        while (true) {
            int marker = marker();
            switch (marker) {
                case 0xDA -> {
                    return true;
                }
                case 0xD9 -> {
                    return false;
                }
                case 0xC0, 0xC1, 0xC2 -> frame(segment(), marker == 0xC2);
                case 0xC4 -> huffmanTables(segment());
                case 0xDB -> quantisationTables(segment());
                case 0xDD -> interval = segment().exactly(2).word();
                case 0xE0 -> jfif |= segment().startsWith("JFIF\0", 14);
                case 0xEE -> {
                    Segment app = segment();
                    adobe = app.startsWith("Adobe", 12) ? app.at(11) : adobe;
                }
                case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
                    throw BadImage.unsupported(kind(marker));
                default -> other(marker);
            }
        }
    }

    private void other(int marker) throws BadImage {
        boolean skipped = marker == 0xCC || marker == 0xDC || marker == 0xFE || (marker >= 0xE1 && marker <= 0xEF);
        if (skipped) {
            segment();
        } else if (marker < 0xD0 || marker > 0xD7) {
            throw BadImage.damaged("an unknown marker, FF%02X".formatted(marker));
        }
    }

    private static String kind(int marker) {
        if (marker == 0xC3) {
            return "a lossless JPEG";
        }
        return marker == 0xC9 || marker == 0xCA || marker == 0xCB ? "an arithmetic-coded JPEG" : "a hierarchical JPEG";
    }

    /** The next marker, over any stray bytes. */
    private int marker() throws BadImage {
        while (true) {
            while (at < data.length && data[at] != (byte) 0xFF) {
                at++;
            }
            while (at < data.length && data[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= data.length) {
                throw BadImage.cut();
            }
            int marker = data[at++] & 255;
            if (marker != 0) {
                return marker;
            }
        }
    }

    private Segment segment() throws BadImage {
        if (at + 2 > data.length) {
            throw BadImage.cut();
        }
        int length = (data[at] & 255) << 8 | (data[at + 1] & 255);
        if (length < 2) {
            throw BadImage.damaged("a segment of impossible length");
        }
        if (at + length > data.length) {
            throw BadImage.cut();
        }
        Segment segment = new Segment(data, at + 2, at + length);
        at += length;
        return segment;
    }

    private void frame(Segment segment, boolean inSteps) throws BadImage {
        if (!components.isEmpty()) {
            throw BadImage.damaged("it has two frames");
        }
        progressive = inSteps;
        int precision = segment.octet();
        if (precision != 8) {
            throw BadImage.unsupported("a JPEG of " + precision + " bits a sample");
        }
        int height = segment.word();
        size = new ImageSize(segment.word(), height);
        int count = segment.octet();
        if (size.pixels() == 0) {
            throw BadImage.damaged("its size is 0");
        }
        if (count != 1 && count != 3 && count != 4) {
            throw BadImage.unsupported("a JPEG of " + count + " components");
        }
        segment.exactly(3 * count);
        components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = segment.octet();
            int sampling = segment.octet();
            JpegComponent component = new JpegComponent(id, sampling >> 4, sampling & 15, segment.octet());
            if (components.stream().anyMatch(c -> c.id == id)) {
                throw BadImage.damaged("two components of one name");
            }
            if (outside(component.horizontal) || outside(component.vertical) || component.quantiser() > 3) {
                throw BadImage.damaged("a component with impossible sampling");
            }
            finestAcross = Math.max(finestAcross, component.horizontal);
            finestDown = Math.max(finestDown, component.vertical);
            components.add(component);
        }
        components.forEach(c -> c.layOut(size, finestAcross, finestDown));
    }

    private static boolean outside(int sampling) {
        return sampling < 1 || sampling > 4;
    }

    private void quantisationTables(Segment segment) throws BadImage {
        while (segment.left() > 0) {
            int head = segment.octet();
            if ((head & 15) > 3) {
                throw BadImage.damaged("a quantisation table with an impossible number");
            }
            int[] table = new int[64];
            for (int k = 0; k < 64; k++) {
                table[JpegScan.ORDER[k]] = head >> 4 == 0 ? segment.octet() : segment.word();
            }
            quantisers[head & 15] = table;
        }
    }

    private void huffmanTables(Segment segment) throws BadImage {
        while (segment.left() > 0) {
            int head = segment.octet();
            int[] counts = new int[16];
            int total = 0;
            for (int i = 0; i < 16; i++) {
                counts[i] = segment.octet();
                total += counts[i];
            }
            if ((head & 0xEC) != 0 || total > 256) {
                throw BadImage.damaged("an impossible Huffman table");
            }
            byte[] symbols = new byte[total];
            for (int i = 0; i < total; i++) {
                symbols[i] = (byte) segment.octet();
            }
            boolean first = (head & 16) == 0;
            (first ? dc : ac)[head & 15] = new JpegHuffmanTable(counts, symbols, first);
        }
    }

    private void scan() throws BadImage {
        Segment segment = segment();
        int count = segment.octet();
        segment.exactly(2 * count + 3);
        if (complete || count < 1 || count > components.size()) {
            throw BadImage.damaged("a scan too many");
        }
        Map<JpegComponent, Integer> tables = tables(segment, count);
        int first = segment.octet();
        int last = segment.octet();
        int bits = segment.octet();
        JpegScan.Steps steps =
                progressive ? new JpegScan.Steps(true, first, last, bits >> 4, bits & 15) : JpegScan.Steps.SEQUENTIAL;
        boolean begun = components.get(0).plane().length > 0;
        if (!begun) {
            boolean several = progressive || count < components.size();
            components.forEach(c -> c.allocate(size, finestDown, several));
            complete = !several;
        }
        List<JpegScan.Part> parts = new ArrayList<>();
        int blocks = 0;
        for (Map.Entry<JpegComponent, Integer> chosen : tables.entrySet()) {
            JpegComponent component = chosen.getKey();
            blocks += component.horizontal * component.vertical;
            component.quantise(quantisers);
            advance(component, steps, count);
            parts.add(part(component, chosen.getValue(), steps));
        }
        if (count > 1 && blocks > 10) {
            throw BadImage.damaged("a unit of more than ten blocks");
        }
        int across = (size.width() + finestAcross * 8 - 1) / (finestAcross * 8);
        int down = (size.height() + finestDown * 8 - 1) / (finestDown * 8);
        at = new JpegScan(data, at, parts, steps, interval).decode(across, down);
    }

    /** The components of a scan in their order, with the numbers of their Huffman tables. */
    private Map<JpegComponent, Integer> tables(Segment segment, int count) throws BadImage {
        Map<JpegComponent, Integer> tables = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int id = segment.octet();
            int numbers = segment.octet();
            JpegComponent component = components.stream()
                    .filter(c -> c.id == id)
                    .findFirst()
                    .orElseThrow(() -> BadImage.damaged("a scan of an unknown component"));
            if (tables.put(component, numbers) != null) {
                throw BadImage.damaged("a scan that names a component twice");
            }
        }
        return tables;
    }

    /** Notes what a scan brings of a component, which must follow from what earlier scans brought. */
    private static void advance(JpegComponent component, JpegScan.Steps steps, int count) throws BadImage {
        boolean band = steps.first() > 0;
        boolean sound = steps.first() <= steps.last()
                && steps.last() < 64
                && steps.low() <= 13
                && (steps.before() == 0 || steps.before() == steps.low() + 1)
                && (!steps.progressive() || (band ? count == 1 && component.missing[0] >= 0 : steps.last() == 0));
        for (int k = steps.first(); sound && k <= steps.last(); k++) {
            sound = component.missing[k] == (steps.before() == 0 ? -1 : steps.before());
            component.missing[k] = steps.low();
        }
        if (!sound) {
            throw BadImage.damaged("its scans do not follow each other");
        }
    }

    private JpegScan.Part part(JpegComponent component, int tables, JpegScan.Steps steps) throws BadImage {
        boolean needsDc = !steps.progressive() || (steps.first() == 0 && steps.before() == 0);
        boolean needsAc = !steps.progressive() || steps.first() > 0;
        JpegHuffmanTable some = needsDc ? table(dc, tables >> 4, true) : table(ac, tables & 15, false);
        return new JpegScan.Part(component, some, needsAc ? table(ac, tables & 15, false) : some);
    }

    private JpegHuffmanTable table(@Nullable JpegHuffmanTable[] tables, int number, boolean first) throws BadImage {
        JpegHuffmanTable table = number < 4 ? tables[number] : null;
        if (table == null && number < 2 && !progressive) {
            // Frames of a film leave the usual tables out.
            table = usual(number, first);
        }
        if (table == null) {
            throw BadImage.damaged("a Huffman table is missing");
        }
        return table;
    }

    private static JpegHuffmanTable usual(int number, boolean first) throws BadImage {
        JPEGHuffmanTable usual = first
                ? number == 0 ? JPEGHuffmanTable.StdDCLuminance : JPEGHuffmanTable.StdDCChrominance
                : number == 0 ? JPEGHuffmanTable.StdACLuminance : JPEGHuffmanTable.StdACChrominance;
        int[] counts = new int[16];
        short[] lengths = usual.getLengths();
        for (int i = 0; i < lengths.length; i++) {
            counts[i] = lengths[i];
        }
        short[] values = usual.getValues();
        byte[] symbols = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            symbols[i] = (byte) values[i];
        }
        return new JpegHuffmanTable(counts, symbols, first);
    }

    /** The content of one segment, read from its beginning. */
    private static final class Segment {
        private final byte[] data;
        private final int start;
        private final int end;
        private int at;

        Segment(byte[] data, int start, int end) {
            this.data = data;
            this.start = start;
            this.end = end;
            this.at = start;
        }

        int left() {
            return end - at;
        }

        Segment exactly(int bytes) throws BadImage {
            if (left() != bytes) {
                throw BadImage.damaged("a segment of the wrong length");
            }
            return this;
        }

        boolean startsWith(String text, int atLeast) {
            boolean same = end - start >= atLeast;
            for (int i = 0; same && i < text.length(); i++) {
                same = data[start + i] == text.charAt(i);
            }
            return same;
        }

        int at(int index) {
            return data[start + index] & 255;
        }

        int octet() throws BadImage {
            if (at >= end) {
                throw BadImage.damaged("a segment that is too short");
            }
            return data[at++] & 255;
        }

        int word() throws BadImage {
            return octet() << 8 | octet();
        }
    }
}
