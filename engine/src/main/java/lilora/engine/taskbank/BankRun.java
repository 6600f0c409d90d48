package lilora.engine.taskbank;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.file.Sha256;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.peft.TaskBank;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.Cursor;
import lilora.engine.train.RunInputs;

/**
 * A run whose first stages were learned by LiLoRA's released code: its checkpoint is the bank, and resuming it scores what the bank
 * learned and learns the tasks after.
 */
public record BankRun(TaskBank bank, RunInputs inputs) {
    /**
     * A bank for an experiment.
     *
     * @throws InputException if the experiment does not say of the first stages what the bank holds
     */
    public BankRun {
        BankForm.of(inputs.method()).requireOf(bank);
        requireSites(bank, inputs);
        if (inputs.tasks().size() < bank.tasks().size()) {
            throw new InputException(
                    "%s holds %d tasks, but the experiment has %d; name the tasks of the bank first, in its order."
                            .formatted(
                                    bank.file(),
                                    bank.tasks().size(),
                                    inputs.tasks().size()));
        }
        if (inputs.selects()) {
            throw new InputException(
                    "%s holds nothing that a task selector could choose by; leave field \"evaluation.selector\" out."
                            .formatted(bank.file()));
        }
        if (inputs.experiment().startAdapter() != null) {
            throw new InputException("%s was learned on the base model as it was published; leave startAdapter out."
                    .formatted(bank.file()));
        }
    }

    private static void requireSites(TaskBank bank, RunInputs inputs) {
        Set<String> own = new TreeSet<>(names(bank.sites()));
        Set<String> asked = new TreeSet<>(names(new LinkedHashSet<>(inputs.sites())));
        if (!own.equals(asked)) {
            Set<String> others = new TreeSet<>(own);
            others.removeAll(asked);
            boolean missing = !others.isEmpty();
            asked.removeAll(own);
            throw new InputException(
                    "%s adapts %d layers, which are not those of the experiment (training.targets): %s %s."
                            .formatted(
                                    bank.file(),
                                    own.size(),
                                    missing
                                            ? others.iterator().next()
                                            : asked.iterator().next(),
                                    missing ? "is not among those" : "is not in the bank"));
        }
    }

    private static Set<String> names(Set<LinearSite> sites) {
        return sites.stream().map(LinearSite::name).collect(Collectors.toSet());
    }

    /** Number of stages that the bank has learned. */
    public int stages() {
        return bank.tasks().size();
    }

    /** Writes the checkpoint of the last stage that the bank has learned into the directory of a new run. */
    public void writeCheckpoint(RunDirectory directory) {
        Checkpoints checkpoints = new Checkpoints(
                directory.checkpoints(),
                new Checkpoints.Origin(
                        directory.specHash(),
                        "LiLoRA's released code (task bank with SHA-256 %s)".formatted(Sha256.of(bank.file()))));
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (NDManager manager = engine.newBaseManager();
                Kernels kernels = new Kernels();
                TensorBank tensors = new TensorBank(manager, inputs.experiment().seed())) {
            MethodRun run = inputs.method().open(new MethodScope(inputs.sites(), tensors, kernels));
            BankForm.of(inputs.method()).read(bank, tensors);
            run.afterStage(new ContinualMethod.Stage(stages(), List.of(stages())));
            checkpoints.write(new Cursor(Cursor.SCHEMA, stages(), 0, true, 0, List.of()), tensors.all(), Map.of());
        }
    }
}
