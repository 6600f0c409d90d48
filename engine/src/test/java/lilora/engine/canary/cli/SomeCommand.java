package lilora.engine.canary.cli;

/** Something a command line holds. */
public record SomeCommand(String name) {}
