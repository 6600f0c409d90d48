package lilora.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import lilora.engine.InputException;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.peft.OpenedAdapter;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.peft.TaskBank;
import lilora.engine.taskbank.BankTensors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a base model answers with that is no run: an adapter from elsewhere, a template of choice. */
final class AdapterOption {
    @Option(
            names = "--adapter",
            paramLabel = "FOLDER",
            description =
                    "With a base model: adapter of PEFT (LoRA or DoRA), or task bank of LiLoRA's released code, that answers")
    private @Nullable Path adapter;

    @Option(
            names = "--bank-task",
            paramLabel = "ID",
            description = "With a task bank as --adapter: which of its tasks answers")
    private @Nullable String bankTask;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "With a base model: template that it is asked in, such as vicuna_v1 (default: its own)")
    private @Nullable String template;

    /** The template's name, null for the model's own. */
    @Nullable
    String template() {
        return template;
    }

    boolean isGiven() {
        return adapter != null;
    }

    /** Refuses both beside a run, which has its own. */
    void requireNone() {
        if (template != null) {
            throw new InputException(
                    "--template is for a base model, and a run is asked in the template it learned in; leave --template out.");
        }
        if (adapter != null || bankTask != null) {
            throw new InputException(
                    "--adapter is for a base model, and a run answers with its own adapters; name the folder of a base model, or leave --adapter out.");
        }
    }

    /** What answers, in words behind the model's name. */
    String words() {
        if (adapter == null) {
            return " alone";
        }
        return " with the adapter " + adapter + (bankTask == null ? "" : ", task " + bankTask);
    }

    /** The adapter on its base model; none where none is given. */
    Opened open(BaseModel model) {
        if (adapter == null) {
            if (bankTask != null) {
                throw new InputException("--bank-task is one of a task bank; name its folder with --adapter.");
            }
            return new Opened(AdapterSet::none, () -> {});
        }
        if (TaskBank.isIn(adapter)) {
            return opened(TaskBank.read(adapter, model.config()), model);
        }
        PeftAdapter read = PeftAdapter.read(adapter, model.config());
        if (bankTask != null) {
            throw new InputException("--bank-task is for a task bank, and %s holds an adapter of PEFT; leave it out."
                    .formatted(adapter));
        }
        OpenedAdapter opened = new OpenedAdapter(read, model);
        return new Opened(() -> opened, opened::close);
    }

    private Opened opened(TaskBank bank, BaseModel model) {
        int task = bankTask == null ? 0 : bank.tasks().indexOf(bankTask) + 1;
        if (task == 0) {
            throw new InputException("%s holds the tasks %s; say with --bank-task which of them answers."
                    .formatted(bank.file(), String.join(", ", bank.tasks())));
        }
        TensorBank tensors = new TensorBank(model.manager(), 0);
        try {
            BankTensors.read(bank, tensors);
            MethodRun method =
                    BankTensors.method(bank).open(new MethodScope(List.copyOf(bank.sites()), tensors, model.kernels()));
            return new Opened(() -> method.inference(task), tensors::close);
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /**
     * Adapters with what frees them.
     *
     * @param adapters made anew for each call, within the native scope around it
     */
    record Opened(Supplier<AdapterSet> adapters, Runnable free) implements AutoCloseable {
        @Override
        public void close() {
            free.run();
        }
    }
}
