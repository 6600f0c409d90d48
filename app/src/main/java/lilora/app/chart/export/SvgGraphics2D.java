package lilora.app.chart.export;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import java.util.Map;
import lilora.app.chart.plot.ChartFonts;
import lilora.app.theme.Typeface;
import org.jspecify.annotations.Nullable;

/**
 * A pen that writes shapes and text as SVG. Text stays text, so that a figure can be edited and searched. It draws what
 * charts draw: shapes, plain text, clips; images it refuses.
 */
final class SvgGraphics2D extends ShapeGraphics2D {
    private final SvgDocument sheet;
    private AffineTransform transform = new AffineTransform();
    private Paint paint = Color.BLACK;
    private Color background = Color.WHITE;
    private Stroke stroke = new BasicStroke(1);
    private Font font = ChartFonts.LABEL;
    private Composite composite = AlphaComposite.SrcOver;
    private final RenderingHints hints = new RenderingHints(Map.of());
    /** In the sheet's coordinates. */
    private @Nullable Shape clip;

    SvgGraphics2D() {
        this(new SvgDocument());
    }

    private SvgGraphics2D(SvgDocument sheet) {
        this.sheet = sheet;
    }

    /** The whole document. */
    String document(double width, double height, String title) {
        return sheet.document(width, height, title);
    }

    @Override
    public void draw(Shape shape) {
        if (!(stroke instanceof BasicStroke line)) {
            fill(stroke.createStrokedShape(shape));
            return;
        }
        StringBuilder look = new StringBuilder("fill=\"none\"").append(colour("stroke"));
        look.append(" stroke-width=\"")
                .append(SvgDocument.number(line.getLineWidth()))
                .append('"');
        if (line.getDashArray() != null) {
            look.append(" stroke-dasharray=\"");
            for (float length : line.getDashArray()) {
                look.append(SvgDocument.number(length)).append(' ');
            }
            look.append('"');
        }
        look.append(line.getLineJoin() == BasicStroke.JOIN_ROUND ? " stroke-linejoin=\"round\"" : "");
        sheet.path(transform.createTransformedShape(shape), look + sheet.clipping(clip));
    }

    @Override
    public void fill(Shape shape) {
        sheet.path(transform.createTransformedShape(shape), colour("fill").strip() + sheet.clipping(clip));
    }

    @Override
    public void drawString(String text, float x, float y) {
        double[] place = {x, y};
        transform.transform(place, 0, place, 0, 1);
        double angle = Math.toDegrees(Math.atan2(transform.getShearY(), transform.getScaleX()));
        String turned = Math.abs(angle) < 1e-9
                ? ""
                : " transform=\"rotate(%s %s %s)\""
                        .formatted(
                                SvgDocument.number(angle), SvgDocument.number(place[0]), SvgDocument.number(place[1]));
        sheet.text(
                text,
                place[0],
                place[1],
                "font-family=\"'" + Typeface.FAMILY + "', Helvetica, Arial, sans-serif\" font-size=\""
                        + SvgDocument.number(font.getSize2D()) + (font.isBold() ? "\" font-weight=\"bold\"" : "\"")
                        + colour("fill") + turned + sheet.clipping(clip));
    }

    private String colour(String attribute) {
        Color color = paint instanceof Color plain ? plain : Color.BLACK;
        double opacity = color.getAlpha() / 255.0;
        if (composite instanceof AlphaComposite alpha) {
            opacity *= alpha.getAlpha();
        }
        String value = String.format(
                Locale.ROOT, " %s=\"#%02x%02x%02x\"", attribute, color.getRed(), color.getGreen(), color.getBlue());
        return opacity >= 0.999
                ? value
                : value + " %s-opacity=\"%s\"".formatted(attribute, SvgDocument.number(opacity));
    }

    @Override
    public Graphics create() {
        SvgGraphics2D copy = new SvgGraphics2D(sheet);
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
        return sheet.measure().getFontMetrics(of);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return sheet.measure().getFontRenderContext();
    }

    @Override
    public GraphicsConfiguration getDeviceConfiguration() {
        return sheet.measure().getDeviceConfiguration();
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
