package lilora.app.remote;

import java.util.Optional;

/**
 * A computer that runs can be sent to, and what is known of it.
 *
 * @param name as a person names it; it is what a run is sent to
 * @param place where the name leads, as {@code user@host:port}
 * @param state what came of looking at it
 * @param sentence the same with the reason
 * @param inventory what it has and lacks, as far as it was looked at
 * @param look what it told last; empty for this computer, and until it was looked at
 */
public record Machine(
        String name,
        String place,
        Kind kind,
        State state,
        String sentence,
        Inventory inventory,
        Optional<HostLook> look) {
    /** Name of the computer that the window runs on. */
    public static final String HERE = "This computer";

    /** How a machine came into the list. */
    public enum Kind {
        /** The window runs on it. */
        HERE,
        /** A host of {@code ~/.ssh/config}. */
        CONFIGURED,
        /** Somebody added it. */
        ADDED
    }

    /** What came of looking at a machine. */
    public enum State {
        UNSEEN("Not looked at"),
        LOOKING("Looking"),
        READY("Ready"),
        LACKING("Something is missing"),
        UNREACHABLE("Unreachable"),
        REFUSED("Refused");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Machine unseen(String name, String place, Kind kind) {
        return new Machine(
                name,
                place,
                kind,
                State.UNSEEN,
                "Nobody has looked at it since the window was opened; no connection is made before somebody does.",
                Inventory.NONE,
                Optional.empty());
    }

    /** This computer; it needs no line. */
    static Machine here(Inventory found) {
        String sentence = found.gpus().isEmpty()
                ? "Runs compute on its CPU."
                : found.lacks().isEmpty() ? "Runs compute on its CPU and GPUs." : "Runs compute on its CPU.";
        return new Machine(HERE, "", Kind.HERE, State.READY, sentence, found, Optional.empty());
    }

    Machine looking() {
        return with(State.LOOKING, "Connecting, and asking what it has.");
    }

    Machine with(State newState, String newSentence) {
        return new Machine(name, place, kind, newState, newSentence, inventory, look);
    }

    Machine seen(HostLook now) {
        Inventory found = Inventory.of(now.report(), now.java());
        boolean cpu = found.gpus().isEmpty() && found.lacks().size() == 1;
        State newState = found.lacks().isEmpty() || cpu ? State.READY : State.LACKING;
        String newSentence = cpu
                ? "Ready for runs on its CPU."
                : found.lacks().isEmpty()
                        ? "Ready for runs on its CPU and GPUs."
                        : "Something is missing for some runs or for all; see below.";
        return new Machine(name, place, kind, newState, newSentence, found, Optional.of(now));
    }

    /** Whether somebody works at it now. */
    public boolean isBusy() {
        return state == State.LOOKING;
    }
}
