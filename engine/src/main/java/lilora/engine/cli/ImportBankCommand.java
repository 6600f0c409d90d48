package lilora.engine.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.peft.TaskBank;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.taskbank.BankRun;
import lilora.engine.train.RunInputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lilora import-bank}: a run that goes on from a task bank of LiLoRA's released code. */
@Command(
        name = "import-bank",
        description =
                "Makes a run of an experiment whose first stages are the tasks of a task bank of LiLoRA's released code, in their"
                        + " order. It answers, is scored and exported like any run; 'lilora resume' scores what the bank learned and"
                        + " learns the tasks after. Nothing in the bank is executed.",
        mixinStandardHelpOptions = true)
final class ImportBankCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FOLDER",
            description = "Folder with lilora_task_bank.bin and adapter_config.json")
    private Path folder = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "EXPERIMENT",
            description = "Experiment file (JSON) that names the same tasks")
    private Path experiment = Path.of("");

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private ExperimentOptions changes = new ExperimentOptions();

    @Override
    public Integer call() {
        try (RunInputs inputs = new Preparation(MethodCatalog.load())
                .prepare(changes.change(ExperimentFile.read(experiment, compute.models())))) {
            TaskBank bank = TaskBank.read(folder, ModelConfig.read(inputs.baseModel()));
            BankRun run = new BankRun(bank, inputs);
            RunDirectory made = compute.checkedRun().create(inputs, run.stages(), run::writeCheckpoint);
            System.out.println("%s: %s of %d taken over from %s. Ask it, score it, or go on with: lilora resume %s"
                    .formatted(
                            Printable.line(made.path().toString()),
                            run.stages() == 1 ? "the first stage" : "the first " + run.stages() + " stages",
                            inputs.tasks().size(),
                            Printable.line(bank.file().toString()),
                            Printable.line(made.path().toString())));
        }
        return ExitCode.OK;
    }
}
