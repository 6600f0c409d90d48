package lilora.storage.repository;

import lilora.engine.Progress;

/** Brings the database in line with the run directories. Long work: for a background thread. */
public interface Rebuild {
    /**
     * Takes in runs that appeared, events that were written and remarks that changed; fast where nothing changed. Opening a
     * workspace does this, too. A run whose directory has vanished stays listed until it is purged.
     */
    RebuildReport catchUp(Progress progress);
}
