package lilora.storage.canary.repository;

import lilora.storage.canary.migration.BadMigration;

/** Knows what knows it. */
public final class BadRepository {
    BadMigration migration;
}
