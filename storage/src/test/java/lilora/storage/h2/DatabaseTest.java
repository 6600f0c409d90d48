package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Test
    void aDatabaseThatClosedItselfAfterAFaultIsOpenedAgainWhenItIsNeeded() throws SQLException {
        Path file = folder.resolve("workbench.mv.db");
        try (Connection made = DriverManager.getConnection(Database.url(file, ""), "sa", "")) {
            execute(made, "CREATE TABLE kept (id INTEGER PRIMARY KEY)");
        }
        try (Database database = Database.open(folder, file)) {
            database.write(connection -> execute(connection, "INSERT INTO kept VALUES (1)"));
            database.write(connection -> execute(connection, "CHECKPOINT SYNC"));
            // What the database does by itself when the disk is full.
            assertThatThrownBy(() -> database.write(connection -> execute(connection, "SHUTDOWN IMMEDIATELY")))
                    .isInstanceOf(StorageException.class);

            assertThat(database.<Integer>write(connection -> execute(connection, "INSERT INTO kept VALUES (2)")))
                    .isEqualTo(1);
            List<Integer> kept = database.read(
                    connection -> Sql.select(connection, "SELECT id FROM kept ORDER BY id", row -> row.getInt(1)));
            assertThat(kept).containsExactly(1, 2);
        }
    }
}
