package lilora.app.chart.export;

import java.util.function.Supplier;

/** Where charts and tables go when they leave the window. */
public interface ChartExports {
    /** Puts text on the clipboard; {@code what} names it in the confirmation. */
    void copy(String what, String text);

    /** Asks where to and writes the bytes, which are made off the FX thread. */
    void save(String name, ChartFiles.Format format, Supplier<byte[]> bytes);
}
