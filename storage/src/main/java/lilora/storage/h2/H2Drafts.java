package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import lilora.engine.json.SetAside;
import lilora.storage.repository.Draft;
import lilora.storage.repository.DraftRepository;
import lilora.storage.repository.StorageException;

/** Drafts: a table for finding them, and a file each that outlives the database. */
final class H2Drafts implements DraftRepository {
    private static final String SUFFIX = ".json";
    private static final String TOO_LONG = "holds a text of more than " + Sql.LONGEST_TEXT + " characters; shorten it.";

    private final Database database;
    private final Path folder;
    private final Clock clock;

    H2Drafts(Database database, Path folder, Clock clock) {
        this.database = database;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public List<Draft> list(Draft.Kind kind) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, kind, name, json, updated FROM draft WHERE kind = ? ORDER BY updated DESC, id")) {
                select.setString(1, kind.name());
                return drafts(select);
            }
        });
    }

    private Optional<Draft> find(String id) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id, kind, name, json, updated FROM draft WHERE id = ?")) {
                select.setString(1, id);
                return drafts(select).stream().findFirst();
            }
        });
    }

    @Override
    public Draft create(Draft.Kind kind, String name, String json) {
        return save(new Draft(UUID.randomUUID().toString(), kind, name, json, ""));
    }

    @Override
    public Draft save(Draft draft) {
        if (!fits(draft)) {
            throw new StorageException(StorageException.Kind.REFUSED, "The draft " + TOO_LONG);
        }
        Draft saved = new Draft(
                draft.id(),
                draft.kind(),
                draft.name(),
                draft.json(),
                clock.instant().toString());
        DurableFile.write(file(draft.id()), saved);
        database.write(connection -> merge(connection, saved));
        return saved;
    }

    @Override
    public void delete(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
        deleteRow(id);
    }

    @Override
    public Path setAside(String id) {
        Path file = file(id);
        try {
            if (Files.notExists(file)) {
                find(id).ifPresent(draft -> DurableFile.write(file, draft));
            }
            Path aside = SetAside.move(file);
            deleteRow(id);
            return aside;
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
    }

    private void deleteRow(String id) {
        database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM draft WHERE id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate();
            }
        });
    }

    /** Takes the files as they are; a file that holds no draft is reported and left alone. */
    List<String> readFiles() {
        List<Draft> drafts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            List<Path> files = Files.exists(folder) ? Folders.list(folder) : List.of();
            for (Path file : files.stream()
                    .filter(candidate -> candidate.toString().endsWith(SUFFIX))
                    .toList()) {
                try {
                    drafts.add(read(file));
                } catch (InputException e) {
                    problems.add(
                            "A draft is left out: %s The file is left as it is: correct or delete it, then open the workspace again."
                                    .formatted(e.getMessage()));
                }
            }
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
        database.write(connection -> replaceAll(connection, drafts));
        return problems;
    }

    private Draft read(Path file) {
        Draft draft = Json.read(file, Draft.class);
        // Two files of one id, or an id that is no name of a file, would lose one of them later.
        if (!(draft.id() + SUFFIX).equals(file.getFileName().toString()) || !isId(draft.id())) {
            throw new InputException(
                    file + " is the draft " + draft.id() + "; a draft's file is named by its id and ends in .json.");
        }
        if (!fits(draft)) {
            throw new InputException(file + " " + TOO_LONG);
        }
        return draft;
    }

    private static boolean fits(Draft draft) {
        return draft.name().length() <= Sql.LONGEST_TEXT && draft.json().length() <= Sql.LONGEST_TEXT;
    }

    private static boolean isId(String id) {
        return id.matches("[A-Za-z0-9-]{1,100}");
    }

    private static int replaceAll(Connection connection, List<Draft> drafts) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM draft")) {
            delete.executeUpdate();
        }
        for (Draft draft : drafts) {
            merge(connection, draft);
        }
        return drafts.size();
    }

    private static int merge(Connection connection, Draft draft) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(
                "MERGE INTO draft (id, kind, name, json, updated) VALUES (?, ?, ?, ?, ?)")) {
            merge.setString(1, draft.id());
            merge.setString(2, draft.kind().name());
            merge.setString(3, draft.name());
            merge.setString(4, draft.json());
            merge.setString(5, draft.updated());
            return merge.executeUpdate();
        }
    }

    private static List<Draft> drafts(PreparedStatement select) throws SQLException {
        List<Draft> drafts = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                drafts.add(new Draft(
                        row.getString(1),
                        Draft.Kind.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)));
            }
        }
        return drafts;
    }

    private Path file(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("A draft's id has letters, digits and hyphens, not \"" + id + "\"");
        }
        return folder.resolve(id + SUFFIX);
    }
}
