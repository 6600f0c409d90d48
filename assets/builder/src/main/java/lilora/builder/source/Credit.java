package lilora.builder.source;

/**
 * One source of an image: a row of SOURCES.tsv. Two images share a source when {@link #key} is equal.
 *
 * @param sourcePackage package name, or {@code -} for what this project made itself
 * @param version the package's version
 * @param file path inside the package; {@code !} leads into an archive, {@code #} names a part of a file (a digit, a map's region)
 * @param author who made it
 * @param licence its licence, as an SPDX identifier where there is one
 * @param url where it comes from, or empty
 */
public record Credit(String sourcePackage, String version, String file, String author, String licence, String url) {
    public static Credit of(UpstreamPackage from, String file, String author, String licence, String url) {
        return new Credit(from.source().name(), from.source().version(), file, author, licence, url);
    }

    /** What makes the source itself, e.g. {@code mnist:package/src/digits/3.json#812}. */
    public String key() {
        return sourcePackage + ":" + file;
    }
}
