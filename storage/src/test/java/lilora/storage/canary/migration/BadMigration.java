package lilora.storage.canary.migration;

import lilora.storage.Workspace;

/** A migration that knows too much. */
final class BadMigration {
    Workspace workspace;
}
