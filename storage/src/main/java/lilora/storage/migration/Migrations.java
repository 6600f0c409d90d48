package lilora.storage.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The migrations of this version of the program, in order. */
public final class Migrations {
    private static final Pattern FILE = Pattern.compile("V(\\d{3})__(\\w+)\\.sql");

    private Migrations() {}

    /** Those in this package's resources; the list of their names is a resource too, since a jar cannot be listed. */
    public static List<Migration> all() {
        List<Migration> migrations = new ArrayList<>();
        for (String file : resource("migrations.txt").lines().toList()) {
            Matcher name = FILE.matcher(file);
            if (!name.matches() || Integer.parseInt(name.group(1)) != migrations.size() + 1) {
                throw new IllegalStateException("migrations.txt names " + file + " out of turn");
            }
            migrations.add(new Migration(migrations.size() + 1, name.group(2).replace('_', ' '), resource(file)));
        }
        return List.copyOf(migrations);
    }

    private static String resource(String name) {
        try (InputStream stream = Migrations.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
