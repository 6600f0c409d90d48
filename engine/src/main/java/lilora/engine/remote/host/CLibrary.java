package lilora.engine.remote.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/**
 * The C library of a Linux that a runtime needs. Whatever is built for glibc 2.34 does not start with 2.28, and never with musl.
 *
 * @param minor oldest glibc 2.x that will do; empty for musl
 */
public record CLibrary(OptionalInt minor) {
    /** As a host tells its own: "glibc 2.36" by getconf, or the first line of ldd. */
    private static final Pattern GLIBC = Pattern.compile("(?i)(?:glibc|gnu libc).*?\\b2\\.(\\d{1,4})");

    /** Each symbol of glibc has the version that it came with, as a text in the table of names. */
    private static final Pattern NEEDED = Pattern.compile("GLIBC_2\\.(\\d{1,4})");

    /** What the libraries of a runtime that lies here need, of which its program is a part. */
    static CLibrary of(Path javaHome) {
        OptionalInt newest = OptionalInt.empty();
        try (Stream<Path> files = Files.walk(javaHome.resolve("lib"), 2)) {
            List<Path> libraries = files.filter(file -> file.toString().endsWith(".so") && Files.isRegularFile(file))
                    .toList();
            for (Path file : libraries) {
                Matcher symbols = NEEDED.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (symbols.find()) {
                    int minor = Integer.parseInt(symbols.group(1));
                    newest = OptionalInt.of(Math.max(minor, newest.orElse(0)));
                }
            }
            return new CLibrary(newest);
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(javaHome, DiskException.reason(e)), e);
        }
    }

    /**
     * Why what needs this does not run on a host.
     *
     * @param told what the host says of its own library
     * @return what is in the way, as a part of a sentence; empty if nothing is
     */
    String obstacle(String told) {
        String has = told.isBlank() ? "does not tell its C library" : "has " + told;
        if (minor.isEmpty()) {
            return told.contains("musl") ? "" : "needs musl, and the host " + has;
        }
        Matcher glibc = GLIBC.matcher(told);
        return glibc.find() && Integer.parseInt(glibc.group(1)) >= minor.getAsInt()
                ? ""
                : "needs glibc 2.%d or newer, and the host %s".formatted(minor.getAsInt(), has);
    }
}
