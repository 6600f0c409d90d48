package lilora.engine.event;

/** Takes the events of a run, in order, on the engine's thread. A listener that cannot keep an event throws: the run then fails. */
@FunctionalInterface
public interface RunListener {
    void accept(RunEvent event);
}
