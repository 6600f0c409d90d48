package lilora.builder.pretraining;

import lilora.builder.source.UpstreamPackage;

/**
 * Where a picture comes from.
 *
 * @param name the package
 * @param version its version
 * @param file path inside the package; "#" names a part of a file
 * @param author who made it
 * @param licence its licence
 */
record Origin(String name, String version, String file, String author, String licence) {
    static Origin of(UpstreamPackage from, String file, String author, String licence) {
        return new Origin(from.source().name(), from.source().version(), file, author, licence);
    }
}
