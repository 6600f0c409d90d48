package lilora.app.screen.run;

import lilora.app.follow.RunStatusListener;
import lilora.storage.repository.RunRow;

/** Nobody asks how runs end. */
final class SilentStatusListener implements RunStatusListener {
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
