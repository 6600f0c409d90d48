package lilora.engine.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code lilora}. */
@Command(
        name = "lilora",
        description = "Continual visual instruction tuning: train, evaluate and compare LiLoRA and its baselines.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        subcommands = {
            RunCommand.class,
            StudyCommand.class,
            ResumeCommand.class,
            ControlCommand.class,
            MachinesCommand.class,
            AttachCommand.class,
            FetchCommand.class,
            EvaluateCommand.class,
            ExportAdapterCommand.class,
            ExportTensorBoardCommand.class,
            ExportModelCommand.class,
            ExportBankCommand.class,
            ImportBankCommand.class,
            PlanCommand.class,
            CheckDataCommand.class,
            ImportCommand.class,
            BenchmarksCommand.class,
            PretrainCommand.class,
            ComposeCommand.class,
            AlignCommand.class,
            ConvertCommand.class,
            ModelsCommand.class,
            DownloadCommand.class,
            DevicesCommand.class,
            DiagnosticsCommand.class,
            AskCommand.class,
            MethodsCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Success.",
            "1:An internal error.",
            "2:Arguments or input cannot be used; the sentence says what to do.",
            "3:The run was stopped or released in good order and can be resumed.",
            "4:Training failed (loss, disk, memory); the last checkpoint is usable.",
            "5:The worker process died; the last checkpoint is usable."
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // The words are English; numbers read the same beside them on any machine.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        // Commands that load the engine themselves must not let it ask the network either.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        CommandLine line = commandLine();
        CommandLineErrors.writeUnicode(line);
        System.exit(line.execute(arguments));
    }

    /** The commands, with errors as sentences. */
    static CommandLine commandLine() {
        return CommandLineErrors.on(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true));
    }
}
