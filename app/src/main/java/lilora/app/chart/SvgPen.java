package lilora.app.chart;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pen that writes shapes and text as SVG. Text stays text, so that a figure can be edited and searched. It draws what
 * charts draw: shapes, plain text, clips; images it refuses.
 */
final class SvgPen extends ShapePen {
    /** What all pens of one drawing share. */
    private static final class Sheet {
        private final StringBuilder body = new StringBuilder();
        private final List<String> clips = new ArrayList<>();
        private final Graphics2D measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
    }

    private final Sheet sheet;
    private AffineTransform transform = new AffineTransform();
    private Paint paint = Color.BLACK;
    private Color background = Color.WHITE;
    private Stroke stroke = new BasicStroke(1);
    private Font font = Ink.LABEL;
    private Composite composite = AlphaComposite.SrcOver;
    private final RenderingHints hints = new RenderingHints(Map.of());
    /** In the sheet's coordinates. */
    private @Nullable Shape clip;

    SvgPen() {
        this(new Sheet());
    }

    private SvgPen(Sheet sheet) {
        this.sheet = sheet;
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
        for (int i = 0; i < sheet.clips.size(); i++) {
            text.append("<clipPath id=\"c%d\"><path d=\"%s\"/></clipPath>%n".formatted(i, sheet.clips.get(i)));
        }
        return text.append("</defs>\n").append(sheet.body).append("</svg>\n").toString();
    }

    @Override
    public void draw(Shape shape) {
        if (!(stroke instanceof BasicStroke line)) {
            fill(stroke.createStrokedShape(shape));
            return;
        }
        StringBuilder look = new StringBuilder("fill=\"none\"").append(colour("stroke"));
        look.append(" stroke-width=\"").append(number(line.getLineWidth())).append('"');
        if (line.getDashArray() != null) {
            look.append(" stroke-dasharray=\"");
            for (float length : line.getDashArray()) {
                look.append(number(length)).append(' ');
            }
            look.append('"');
        }
        look.append(line.getLineJoin() == BasicStroke.JOIN_ROUND ? " stroke-linejoin=\"round\"" : "");
        path(shape, look.toString());
    }

    @Override
    public void fill(Shape shape) {
        path(shape, colour("fill").strip());
    }

    private void path(Shape shape, String look) {
        String data = data(transform.createTransformedShape(shape));
        if (!data.isEmpty()) {
            sheet.body
                    .append("<path ")
                    .append(look)
                    .append(clipping())
                    .append(" d=\"")
                    .append(data)
                    .append("\"/>\n");
        }
    }

    @Override
    public void drawString(String text, float x, float y) {
        double[] place = {x, y};
        transform.transform(place, 0, place, 0, 1);
        double angle = Math.toDegrees(Math.atan2(transform.getShearY(), transform.getScaleX()));
        String turned = Math.abs(angle) < 1e-9
                ? ""
                : " transform=\"rotate(%s %s %s)\"".formatted(number(angle), number(place[0]), number(place[1]));
        sheet.body
                .append("<text x=\"")
                .append(number(place[0]))
                .append("\" y=\"")
                .append(number(place[1]))
                .append("\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"")
                .append(number(font.getSize2D()))
                .append(font.isBold() ? "\" font-weight=\"bold\"" : "\"")
                .append(colour("fill"))
                .append(turned)
                .append(clipping())
                .append(" xml:space=\"preserve\">")
                .append(escape(text))
                .append("</text>\n");
    }

    private String colour(String attribute) {
        Color color = paint instanceof Color plain ? plain : Color.BLACK;
        double opacity = color.getAlpha() / 255.0;
        if (composite instanceof AlphaComposite alpha) {
            opacity *= alpha.getAlpha();
        }
        String value = String.format(
                Locale.ROOT, " %s=\"#%02x%02x%02x\"", attribute, color.getRed(), color.getGreen(), color.getBlue());
        return opacity >= 0.999 ? value : value + " %s-opacity=\"%s\"".formatted(attribute, number(opacity));
    }

    private String clipping() {
        if (clip == null) {
            return "";
        }
        String data = data(clip);
        int index = sheet.clips.indexOf(data);
        if (index < 0) {
            index = sheet.clips.size();
            sheet.clips.add(data);
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

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .filter(point -> point >= ' ' || point == '\t')
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

    @Override
    public Graphics create() {
        SvgPen copy = new SvgPen(sheet);
        copy.transform = new AffineTransform(transform);
        copy.paint = paint;
        copy.background = background;
        copy.stroke = stroke;
        copy.font = font;
        copy.composite = composite;
        copy.clip = clip;
        return copy;
    }

    @Override
    public void clip(@Nullable Shape shape) {
        if (shape == null) {
            clip = null;
            return;
        }
        Shape placed = transform.createTransformedShape(shape);
        if (clip == null) {
            clip = placed;
        } else {
            Area both = new Area(clip);
            both.intersect(new Area(placed));
            clip = both;
        }
    }

    @Override
    public void setClip(@Nullable Shape shape) {
        clip = shape == null ? null : transform.createTransformedShape(shape);
    }

    @Override
    @SuppressWarnings("NullAway") // AWT's own signature is without a word on null, and null means "no clip"
    public Shape getClip() {
        try {
            return clip == null ? null : transform.createInverse().createTransformedShape(clip);
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            return new Rectangle2D.Double();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public Rectangle getClipBounds() {
        return clip == null ? null : getClip().getBounds();
    }

    @Override
    public void clearRect(int x, int y, int width, int height) {
        Paint before = paint;
        paint = background;
        fillRect(x, y, width, height);
        paint = before;
    }

    @Override
    public boolean hit(Rectangle place, Shape shape, boolean onStroke) {
        return (onStroke ? stroke.createStrokedShape(shape) : shape).intersects(place);
    }

    @Override
    public FontMetrics getFontMetrics(Font of) {
        return sheet.measure.getFontMetrics(of);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return sheet.measure.getFontRenderContext();
    }

    @Override
    public GraphicsConfiguration getDeviceConfiguration() {
        return sheet.measure.getDeviceConfiguration();
    }

    @Override
    public void translate(int x, int y) {
        transform.translate(x, y);
    }

    @Override
    public void translate(double x, double y) {
        transform.translate(x, y);
    }

    @Override
    public void rotate(double angle) {
        transform.rotate(angle);
    }

    @Override
    public void rotate(double angle, double x, double y) {
        transform.rotate(angle, x, y);
    }

    @Override
    public void scale(double x, double y) {
        transform.scale(x, y);
    }

    @Override
    public void shear(double x, double y) {
        transform.shear(x, y);
    }

    @Override
    public void transform(AffineTransform more) {
        transform.concatenate(more);
    }

    @Override
    public void setTransform(AffineTransform to) {
        transform = new AffineTransform(to);
    }

    @Override
    public AffineTransform getTransform() {
        return new AffineTransform(transform);
    }

    @Override
    public Paint getPaint() {
        return paint;
    }

    @Override
    public void setPaint(@Nullable Paint to) {
        if (to != null) {
            paint = to;
        }
    }

    @Override
    public Color getColor() {
        return paint instanceof Color color ? color : Color.BLACK;
    }

    @Override
    public void setColor(@Nullable Color to) {
        setPaint(to);
    }

    @Override
    public Font getFont() {
        return font;
    }

    @Override
    public void setFont(@Nullable Font to) {
        if (to != null) {
            font = to;
        }
    }

    @Override
    public Stroke getStroke() {
        return stroke;
    }

    @Override
    public void setStroke(Stroke to) {
        stroke = to;
    }

    @Override
    public Composite getComposite() {
        return composite;
    }

    @Override
    public void setComposite(Composite to) {
        composite = to;
    }

    @Override
    public Color getBackground() {
        return background;
    }

    @Override
    public void setBackground(Color to) {
        background = to;
    }

    @Override
    public void setPaintMode() {
        composite = AlphaComposite.SrcOver;
    }

    @Override
    public @Nullable Object getRenderingHint(RenderingHints.Key key) {
        return hints.get(key);
    }

    @Override
    public void setRenderingHint(RenderingHints.Key key, @Nullable Object value) {
        hints.put(key, value);
    }

    @Override
    public void setRenderingHints(Map<?, ?> to) {
        hints.clear();
        addRenderingHints(to);
    }

    @Override
    public void addRenderingHints(Map<?, ?> more) {
        more.forEach(hints::put);
    }

    @Override
    public RenderingHints getRenderingHints() {
        return (RenderingHints) hints.clone();
    }

    @Override
    public void setXORMode(Color other) {
        throw refused("exclusive-or");
    }
}
