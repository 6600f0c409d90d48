package lilora.storage.canary;

import java.sql.Connection;
import lilora.engine.method.MethodCatalog;
import lilora.storage.h2.Store;

/** Breaks the rules on purpose, in a package without a package-info. */
final class BadParts {
    Connection connection;
    MethodCatalog methods;
    Store store;
}
