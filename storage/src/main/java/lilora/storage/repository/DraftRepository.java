package lilora.storage.repository;

import java.nio.file.Path;
import java.util.List;

/** Named sequences and experiments being edited. Each is also a file in the workspace's {@code drafts} folder. */
public interface DraftRepository {
    /** All of a kind, last edited first. */
    List<Draft> list(Draft.Kind kind);

    /** A new draft with an id of its own. */
    Draft create(Draft.Kind kind, String name, String json);

    /** Replaces name and content of a draft; made anew if it was deleted meanwhile. Durable when it returns. */
    Draft save(Draft draft);

    void delete(String id);

    /**
     * Takes a draft out of the list whose content makes no sense; its file is renamed, not deleted.
     *
     * @return where the file is now
     */
    Path setAside(String id);
}
