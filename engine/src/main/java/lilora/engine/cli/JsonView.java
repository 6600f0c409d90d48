package lilora.engine.cli;

import java.io.PrintStream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.json.Json;

/** Every event as one line of JSON, as it stands in the run directory. */
final class JsonView implements RunView {
    private final PrintStream out;

    JsonView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RecordedEvent event, RunProgress progress) {
        out.println(Json.compact(event));
    }
}
