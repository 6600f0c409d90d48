package lilora.storage.canary.migration;

import lilora.storage.Workspace;
import lilora.storage.canary.repository.BadRepository;

/** A migration that knows too much. */
public final class BadMigration {
    Workspace workspace;
    BadRepository repository;
}
