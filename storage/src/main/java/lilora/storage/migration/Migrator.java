package lilora.storage.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;

/**
 * Applies migrations to one database. Statements that define tables commit by themselves, so a migration cut short cannot be
 * rolled back: callers migrate a copy and put it in place when it is done.
 */
public final class Migrator {
    private final List<Migration> migrations;
    private final Clock clock;

    public Migrator(List<Migration> migrations, Clock clock) {
        this.migrations = List.copyOf(migrations);
        this.clock = clock;
    }

    /** The version that {@link #migrate} leads to. */
    public int newest() {
        return migrations.size();
    }

    /** The version of a database; 0 for one that no migrator has seen. Changes nothing. */
    public static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.TABLES"
                        + " WHERE TABLE_SCHEMA = 'PUBLIC' AND TABLE_NAME = 'SCHEMA_VERSION'")) {
            if (!tables.next()) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Applies what is missing. */
    public void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY,"
                    + " name VARCHAR(200) NOT NULL, checksum BIGINT NOT NULL, applied VARCHAR(40) NOT NULL)");
            for (Migration migration : migrations.subList(version(connection), migrations.size())) {
                for (String sql : migration.statements()) {
                    statement.execute(sql);
                }
                record(connection, migration);
            }
        }
    }

    /** Whether the database came to its version by the migrations known here. */
    public boolean hasSameHistory(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT version, checksum FROM schema_version ORDER BY version")) {
            int expected = 1;
            for (; row.next(); expected++) {
                boolean known = expected <= migrations.size()
                        && row.getInt(1) == expected
                        && row.getLong(2) == migrations.get(expected - 1).checksum();
                if (!known) {
                    return false;
                }
            }
            return expected > 1;
        }
    }

    private void record(Connection connection, Migration migration) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO schema_version VALUES (?, ?, ?, ?)")) {
            insert.setInt(1, migration.version());
            insert.setString(2, migration.name());
            insert.setLong(3, migration.checksum());
            insert.setString(4, clock.instant().toString());
            insert.executeUpdate();
        }
    }
}
