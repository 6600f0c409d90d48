package lilora.builder.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.builder.BuildException;

/** The committed list of packages the benchmark is built from ({@code sources.tsv}, one package a line after a header). */
public final class SourceManifest {
    private static final String RESOURCE = "sources.tsv";
    private static final int COLUMNS = 6;

    private final Map<String, SourcePackage> byName;

    private SourceManifest(Map<String, SourcePackage> byName) {
        this.byName = byName;
    }

    /** Reads the manifest that is committed beside this class. */
    public static SourceManifest committed() {
        try (InputStream in = SourceManifest.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new BuildException(
                        "The resource " + RESOURCE + " is missing from the build; compile the module again.");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses a manifest.
     *
     * @param text tab-separated lines: package, version, file, sha256, licence, obtain; the first line is a header
     * @throws BuildException naming the line that has another number of columns or repeats a package
     */
    public static SourceManifest parse(String text) {
        Map<String, SourcePackage> packages = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split("\t", -1);
            if (cells.length != COLUMNS) {
                throw new BuildException("Line " + (i + 1) + " of the manifest has " + cells.length + " columns, not "
                        + COLUMNS + "; separate them by tabs.");
            }
            SourcePackage entry = new SourcePackage(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
            if (packages.put(entry.name(), entry) != null) {
                throw new BuildException("Line " + (i + 1) + " of the manifest names " + entry.name()
                        + " a second time; keep one line for each package.");
            }
        }
        return new SourceManifest(packages);
    }

    /** All packages, in the manifest's order. */
    public List<SourcePackage> packages() {
        return List.copyOf(byName.values());
    }

    /**
     * The package of that name.
     *
     * @throws BuildException if the manifest does not list it
     */
    public SourcePackage get(String name) {
        SourcePackage found = byName.get(name);
        if (found == null) {
            throw new BuildException("The manifest " + RESOURCE + " lists no package " + name
                    + "; add its line with file name and SHA-256.");
        }
        return found;
    }
}
