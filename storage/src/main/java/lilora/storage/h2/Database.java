package lilora.storage.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import lilora.storage.repository.StorageException;
import org.h2.engine.Constants;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open database file: one writer at a time, any number of readers beside it, each seeing committed rows only. Safe for
 * several threads, interrupted ones too.
 */
final class Database implements AutoCloseable {
    /** Work on one connection. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int IDLE_READERS = 4;

    static {
        FilePath.register(new ChecksummedFilePath());
    }

    private final Path folder;
    private final String url;
    private volatile Connection writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private volatile boolean faultTold;
    /** After a fault of the disk the database closes itself. */
    private volatile boolean lost;

    private volatile boolean closed;

    private Database(Path folder, String url, Connection writer) {
        this.folder = folder;
        this.url = url;
        this.writer = writer;
    }

    static Database open(Path folder, Path file) {
        String url = url(file, ";IFEXISTS=TRUE");
        try {
            return new Database(folder, url, writer(url));
        } catch (SQLException e) {
            throw ErrorMessages.of(folder, e);
        }
    }

    private static Connection writer(String url) throws SQLException {
        Connection writer = DriverManager.getConnection(url, "sa", "");
        writer.setAutoCommit(false);
        return writer;
    }

    /** Opens a database again that has closed itself, at its last whole state: what came later is read anew from files. */
    private void reopenIfLost() throws SQLException {
        if (!lost) {
            return;
        }
        writing.lock();
        try {
            if (lost && !closed) {
                closeLost();
                writer = writer(url);
                lost = false;
                faultTold = false;
            }
        } finally {
            writing.unlock();
        }
    }

    private void closeLost() {
        List<Connection> old = new ArrayList<>(List.of(writer));
        synchronized (idle) {
            old.addAll(idle);
            idle.clear();
        }
        for (Connection connection : old) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection to a database that is lost", e);
            }
        }
    }

    /** The address of a database file that may be written, with its {@link BlockChecksums}. */
    static String url(Path file, String settings) {
        return url(ChecksummedFilePath.SCHEME + ":", file, settings);
    }

    /** The address of a database file that is only read, whether it has sums or not. */
    static String readOnlyUrl(Path file) {
        return url("", file, ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
    }

    /** Asynchronous channels, because an interrupted thread closes an ordinary one, and with it the database. */
    private static String url(String scheme, Path file, String settings) {
        String path = file.toAbsolutePath().toString();
        if (path.indexOf(';') >= 0) {
            throw new StorageException(
                    StorageException.Kind.NOT_WRITABLE,
                    "The path " + path + " holds a semicolon, which the database cannot use. Rename that folder.");
        }
        return "jdbc:h2:" + scheme + "async:" + path.substring(0, path.length() - Constants.SUFFIX_MV_FILE.length())
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0" + settings;
    }

    /** Reads on a connection of its own. */
    <T extends @Nullable Object> T read(Work<T> work) {
        try {
            reopenIfLost();
            Connection connection = reader();
            try {
                return work.on(connection);
            } finally {
                giveBack(connection);
            }
        } catch (SQLException e) {
            throw told(e);
        }
    }

    private StorageException told(SQLException e) {
        faultTold = true;
        if (ErrorMessages.isDiskTrouble(e)) {
            lost = true;
        }
        if (ErrorMessages.isDamage(e)) {
            DamageMarker.leave(folder, e);
        }
        return ErrorMessages.of(folder, e);
    }

    /** Reads several times and sees the same state each time. */
    <T extends @Nullable Object> T snapshot(Work<T> work) {
        return read(connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                return work.on(connection);
            } finally {
                connection.commit();
                connection.setAutoCommit(true);
            }
        });
    }

    /** Does all of the work or nothing of it. */
    <T extends @Nullable Object> T write(Work<T> work) {
        writing.lock();
        try {
            reopenIfLost();
            try {
                T result = work.on(writer);
                writer.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(e);
                throw e;
            }
        } catch (SQLException e) {
            throw told(e);
        } finally {
            writing.unlock();
        }
    }

    private void rollBack(Exception because) {
        try {
            writer.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private Connection reader() throws SQLException {
        synchronized (idle) {
            Connection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return DriverManager.getConnection(url, "sa", "");
    }

    private void giveBack(Connection connection) throws SQLException {
        synchronized (idle) {
            if (idle.size() < IDLE_READERS && !connection.isClosed()) {
                idle.push(connection);
                return;
            }
        }
        connection.close();
    }

    /** Waits for a write at work, then closes the file. */
    @Override
    public void close() {
        closed = true;
        writing.lock();
        try (Statement statement = writer.createStatement()) {
            writer.commit();
            // A shutdown alone says nothing when the disk is full.
            statement.execute("CHECKPOINT SYNC");
            // Closes the other connections too.
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // A disk that ran full is noticed behind the scenes, perhaps only now; but one fault is told once.
            if (!faultTold || e.getErrorCode() != ErrorMessages.CLOSED) {
                throw told(e);
            }
        } finally {
            writing.unlock();
        }
    }
}
