package lilora.builder.source;

/**
 * One line of the manifest: a package as its distributor publishes it.
 *
 * @param name package name, e.g. {@code tuxpaint-stamps-default}
 * @param version the distributor's version, e.g. {@code 2022.06.04-1}
 * @param file name of the downloaded file
 * @param sha256 the file's SHA-256, lower-case hexadecimal
 * @param licence what the package's own licence file says of the parts used here
 * @param obtain the command that downloads the file
 */
public record SourcePackage(String name, String version, String file, String sha256, String licence, String obtain) {}
