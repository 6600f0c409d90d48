package lilora.engine.canary.cli;

import lilora.engine.canary.run.BadSql;

/** Something a command line holds; breaks: what it knows knows it. */
public record SomeCommand(BadSql run) {}
