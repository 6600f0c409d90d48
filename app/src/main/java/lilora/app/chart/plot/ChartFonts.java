package lilora.app.chart.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import lilora.app.theme.Typeface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fonts of charts, on the screen and on paper. The drawing library has its own fonts beside those of the toolkit and must
 * be told of the face before it is first asked for it, so loading this class does that.
 */
public final class ChartFonts {
    private static final Logger LOG = LoggerFactory.getLogger(ChartFonts.class);
    private static final int SIZE = 11;

    public static final Font LABEL = font(Font.PLAIN);
    static final Font STRONG = font(Font.BOLD);

    private ChartFonts() {}

    private static Font font(int style) {
        String file = Typeface.files().get(style == Font.BOLD ? 1 : 0);
        try (InputStream face = Typeface.open(file)) {
            Font read = Font.createFont(Font.TRUETYPE_FONT, face);
            GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(read);
        } catch (IOException | FontFormatException e) {
            LOG.warn("Charts are labelled in the system's face", e);
        }
        return new Font(Typeface.FAMILY, style, SIZE);
    }
}
