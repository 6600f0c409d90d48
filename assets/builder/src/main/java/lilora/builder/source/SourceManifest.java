package lilora.builder.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/** The committed list of packages the benchmark is built from ({@code sources.tsv}, one package a line after a header). */
public final class SourceManifest {
    private static final String RESOURCE = "sources.tsv";

    private final Map<String, SourcePackage> byName;

    private SourceManifest(Map<String, SourcePackage> byName) {
        this.byName = byName;
    }

    /** Reads the manifest that is committed beside this class. */
    public static SourceManifest committed() {
        return parse(Resource.text(SourceManifest.class, RESOURCE));
    }

    /**
     * Parses a manifest.
     *
     * @param text tab-separated lines: package, version, file, sha256, licence, obtain; the first line is a header
     * @throws BuildException naming the line that has another number of columns or repeats a package
     */
    public static SourceManifest parse(String text) {
        Map<String, SourcePackage> packages = new LinkedHashMap<>();
        for (CSVRecord row : Table.parse(RESOURCE, text)) {
            SourcePackage entry = new SourcePackage(
                    row.get("package"),
                    row.get("version"),
                    row.get("file"),
                    row.get("sha256"),
                    row.get("licence"),
                    row.get("obtain"));
            if (packages.put(entry.name(), entry) != null) {
                throw new BuildException("The manifest " + RESOURCE + " names the package " + entry.name()
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
