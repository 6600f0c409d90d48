package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.peft.OpenedAdapter;
import lilora.engine.peft.PeftAdapter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An adapter from elsewhere for a base model. */
final class AdapterOption {
    @Option(
            names = "--adapter",
            paramLabel = "FOLDER",
            description = "With a base model: adapter of PEFT (LoRA or DoRA) that answers")
    private @Nullable Path adapter;

    boolean isGiven() {
        return adapter != null;
    }

    /** Refuses it beside a run, which has adapters of its own. */
    void requireNone() {
        if (adapter != null) {
            throw new InputException(
                    "--adapter is for a base model, and a run answers with its own adapters; name the folder of a base model, or leave --adapter out.");
        }
    }

    /** What answers, in words behind the model's name. */
    String words() {
        return adapter == null ? " alone" : " with the adapter " + adapter;
    }

    /** The adapter on its base model; none where none is given. */
    Opened open(BaseModel model) {
        if (adapter == null) {
            return new Opened(AdapterSet.none(), () -> {});
        }
        OpenedAdapter opened = new OpenedAdapter(PeftAdapter.read(adapter, model.config()), model);
        return new Opened(opened, opened::close);
    }

    /** Adapters with what frees them. */
    record Opened(AdapterSet adapters, Runnable free) implements AutoCloseable {
        @Override
        public void close() {
            free.run();
        }
    }
}
