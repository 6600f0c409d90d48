package lilora.storage.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.storage.repository.PreferenceRepository;
import lilora.storage.repository.StorageException;

/** Preferences: a table, and one file that outlives the database. In a workspace that is only read they last until it is closed. */
final class H2Preferences implements PreferenceRepository {
    private record Content(Map<String, String> preferences) {}

    private static final int LONGEST_NAME = 1000;

    private final Database database;
    private final Path file;
    private final boolean kept;

    /** @param kept whether the file may be written */
    H2Preferences(Database database, Path file, boolean kept) {
        this.database = database;
        this.file = file;
        this.kept = kept;
    }

    @Override
    public Optional<String> get(String name) {
        return Optional.ofNullable(all().get(name));
    }

    @Override
    public Map<String, String> all() {
        return database.read(H2Preferences::select);
    }

    @Override
    public void put(String name, String value) {
        check(name, value);
        database.write(connection -> {
            merge(connection, name, value);
            return keep(connection);
        });
    }

    @Override
    public void remove(String name) {
        database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM preference WHERE name = ?")) {
                delete.setString(1, name);
                delete.executeUpdate();
            }
            return keep(connection);
        });
    }

    /** Takes the file as it is; one that cannot be read is reported, and left until the next change. */
    List<String> readFile() {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            Map<String, String> preferences = Json.read(file, Content.class).preferences();
            preferences.forEach(H2Preferences::check);
            database.write(connection -> replaceAll(connection, preferences));
            return List.of();
        } catch (InputException | StorageException e) {
            return List.of(
                    "The workspace's preferences are left out: %s The file is renamed to %s.unreadable when something is saved; correct it, then open the workspace again."
                            .formatted(e.getMessage(), file.getFileName()));
        }
    }

    private static void check(String name, String value) {
        if (name.length() > LONGEST_NAME || value.length() > Sql.LONGEST_TEXT) {
            throw new StorageException(
                    StorageException.Kind.REFUSED,
                    "A preference has a name of at most " + LONGEST_NAME + " and a value of at most " + Sql.LONGEST_TEXT
                            + " characters.");
        }
    }

    private static int replaceAll(Connection connection, Map<String, String> preferences) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM preference")) {
            delete.executeUpdate();
        }
        for (Map.Entry<String, String> preference : preferences.entrySet()) {
            merge(connection, preference.getKey(), preference.getValue());
        }
        return preferences.size();
    }

    /** Written before the transaction is committed: the file may be ahead of the table, never behind it. */
    private int keep(Connection connection) throws SQLException {
        Map<String, String> all = select(connection);
        if (kept) {
            DurableFile.write(file, new Content(all));
        }
        return all.size();
    }

    private static void merge(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement merge =
                connection.prepareStatement("MERGE INTO preference (name, content) VALUES (?, ?)")) {
            merge.setString(1, name);
            merge.setString(2, value);
            merge.executeUpdate();
        }
    }

    private static Map<String, String> select(Connection connection) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name, content FROM preference");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.put(row.getString(1), row.getString(2));
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
