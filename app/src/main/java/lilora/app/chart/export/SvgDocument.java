package lilora.app.chart.export;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lilora.engine.file.HomePaths;
import lilora.engine.file.PlainText;
import org.jspecify.annotations.Nullable;

/** The text of one SVG drawing, shared by all its pens. */
final class SvgDocument {
    private final StringBuilder body = new StringBuilder();
    private final List<String> clips = new ArrayList<>();
    private final Graphics2D measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();

    /** Measures text; draws nothing. */
    Graphics2D measure() {
        return measure;
    }

    /** The whole document. */
    String document(double width, double height, String title) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\">%n",
                number(width),
                number(height),
                number(width),
                number(height)));
        text.append("<title>").append(escape(title)).append("</title>\n<defs>\n");
        for (int i = 0; i < clips.size(); i++) {
            text.append("<clipPath id=\"c%d\"><path d=\"%s\"/></clipPath>%n".formatted(i, clips.get(i)));
        }
        return text.append("</defs>\n").append(body).append("</svg>\n").toString();
    }

    /** Adds a shape that has its place already; an empty one is left out. */
    void path(Shape placed, String look) {
        String data = data(placed);
        if (!data.isEmpty()) {
            body.append("<path ").append(look).append(" d=\"").append(data).append("\"/>\n");
        }
    }

    /** Adds text that stays text. */
    void text(String text, double x, double y, String look) {
        body.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" ")
                .append(look);
        body.append(" xml:space=\"preserve\">").append(escape(text)).append("</text>\n");
    }

    /** The attribute that clips, or nothing; equal clips are written once. */
    String clipping(@Nullable Shape clip) {
        if (clip == null) {
            return "";
        }
        String data = data(clip);
        int index = clips.indexOf(data);
        if (index < 0) {
            index = clips.size();
            clips.add(data);
        }
        return " clip-path=\"url(#c%d)\"".formatted(index);
    }

    private static String data(Shape shape) {
        StringBuilder data = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            int points = 0;
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> points = append(data, 'M', 1);
                case PathIterator.SEG_LINETO -> points = append(data, 'L', 1);
                case PathIterator.SEG_QUADTO -> points = append(data, 'Q', 2);
                case PathIterator.SEG_CUBICTO -> points = append(data, 'C', 3);
                default -> append(data, 'Z', 0);
            }
            for (int i = 0; i < 2 * points; i++) {
                data.append(i == 0 ? "" : " ").append(number(at[i]));
            }
        }
        return data.toString();
    }

    private static int append(StringBuilder data, char letter, int points) {
        data.append(letter);
        return points;
    }

    /** Two decimals at most: finer than any printer. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /** Text as XML 1.0 holds it: other characters are left out, half of a pair is replaced. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        HomePaths.hidden(PlainText.wellFormed(text).replaceAll("[\\r\\n]+", " "))
                .codePoints()
                .filter(SvgDocument::isInXml)
                .forEach(point -> escaped.append(
                        switch (point) {
                            case '<' -> "&lt;";
                            case '>' -> "&gt;";
                            case '&' -> "&amp;";
                            case '"' -> "&quot;";
                            default -> Character.toString(point);
                        }));
        return escaped.toString();
    }

    private static boolean isInXml(int point) {
        return point == '\t' || (point >= ' ' && !Character.isISOControl(point) && point != 0xFFFE && point != 0xFFFF);
    }
}
