package lilora.engine.canary.run;

import java.sql.Connection;
import lilora.engine.canary.cli.SomeCommand;

/** Breaks: no database in the engine, and nobody uses the command line. */
public record BadSql(Connection connection, SomeCommand command) {}
