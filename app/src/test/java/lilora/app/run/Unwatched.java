package lilora.app.run;

import lilora.storage.RunRow;

/** Nobody asks how runs end. */
final class Unwatched implements RunWatch {
    @Override
    public void ended(RunRow run) {}

    @Override
    public void silent(RunRow run, String sentence) {}

    @Override
    public void alarm(RunRow run, String sentence) {}

    @Override
    public void trouble(String sentence) {
        throw new AssertionError(sentence);
    }
}
