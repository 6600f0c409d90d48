package lilora.builder.scienceqa.geography;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import lilora.builder.source.BuildException;
import lilora.builder.source.FileTree;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads KGeography's maps: a picture in which every region has its own colour, and a list of the colours. */
final class MapReader {
    static final String FOLDER = "usr/share/kgeography/";

    private static final int LINE = -3;
    private static final int WIDEST_LINE = 4;
    private static final Pattern LINES = Pattern.compile("(?i).*(frontier|border|coast).*");
    private static final Pattern WATERS =
            Pattern.compile("(?i).*(water|ocean|sea\\b|\\bsea|lake|gulf|not a nation|dnipro).*");

    private final FileTree files;

    MapReader(FileTree files) {
        this.files = files;
    }

    /** Names of all maps, without ending. */
    List<String> maps() {
        return files.paths(FOLDER, ".kgm").stream()
                .map(path -> path.substring(FOLDER.length(), path.length() - ".kgm".length()))
                .toList();
    }

    RegionMap read(String map) {
        Element root = root(map);
        String file = text(root, "mapFile");
        List<String> regions = new ArrayList<>();
        Map<Integer, Integer> meaning = new HashMap<>();
        NodeList divisions = root.getElementsByTagName("division");
        for (int i = 0; i < divisions.getLength(); i++) {
            Element division = (Element) divisions.item(i);
            meaning.putIfAbsent(colour(division), meaning(division, regions));
        }
        BufferedImage picture = files.image(FOLDER + file);
        int[] cells = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        for (int i = 0; i < cells.length; i++) {
            cells[i] = meaning.getOrDefault(cells[i] & 0xffffff, LINE);
        }
        fillLines(cells, picture.getWidth());
        RegionMap.Label label = new RegionMap.Label(file, MapName.of(text(root, "name")), text(root, "author"));
        return new RegionMap(label, regions, picture.getWidth(), cells);
    }

    private static int meaning(Element division, List<String> regions) {
        String name = text(division, "name");
        // Any other value only keeps a region out of one of the original's quizzes.
        if (!text(division, "ignore").equals("yes")) {
            regions.add(name);
            return regions.size() - 1;
        }
        if (LINES.matcher(name).matches()) {
            return LINE;
        }
        return WATERS.matcher(name).matches() ? RegionMap.WATER : RegionMap.OUTSIDE;
    }

    /** Lines go to the regions beside them, so that neighbours touch; what is wider than a line is outside. */
    private static void fillLines(int[] cells, int width) {
        for (int pass = 0; pass < WIDEST_LINE; pass++) {
            int[] before = cells.clone();
            for (int i = 0; i < cells.length; i++) {
                if (before[i] == LINE) {
                    cells[i] = strongestNeighbour(before, i, width);
                }
            }
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i] == LINE ? RegionMap.OUTSIDE : cells[i];
        }
    }

    private static int strongestNeighbour(int[] cells, int at, int width) {
        int[] beside = {
            at % width > 0 ? cells[at - 1] : LINE,
            at % width < width - 1 ? cells[at + 1] : LINE,
            at >= width ? cells[at - width] : LINE,
            at + width < cells.length ? cells[at + width] : LINE
        };
        return Arrays.stream(beside).max().orElse(LINE);
    }

    private static int colour(Element division) {
        return number(division, "red") << 16 | number(division, "green") << 8 | number(division, "blue");
    }

    private static int number(Element division, String channel) {
        return Integer.parseInt(text(division, channel));
    }

    private static String text(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private Element root(String map) {
        String path = FOLDER + map + ".kgm";
        try (InputStream in = files.open(path)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            Document document = factory.newDocumentBuilder().parse(in);
            return document.getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new BuildException("The map " + path + " in " + files.name() + " cannot be read.", e);
        }
    }
}
