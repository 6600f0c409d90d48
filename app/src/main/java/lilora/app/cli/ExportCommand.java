package lilora.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.file.Csv;
import lilora.engine.file.HomePaths;
import lilora.engine.file.PlainText;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Versions;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StoredEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what is stored of a run as files for other programs. */
@Command(
        name = "export",
        description =
                "Writes a run as run.json, environment.json, matrix.csv, selector.csv (what a task selector took questions for; empty where"
                        + " none was asked) and steps.csv; nothing is thinned out.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(paramLabel = "RUN", description = "Id of the run, as 'list' prints it")
    private String runId = "";

    @Option(
            names = {"-o", "--out"},
            required = true,
            description = "Folder to write to; made if need be")
    private Path folder = Path.of(".");

    @Option(names = "--host", description = "Also tell the name of the computer that the run was made on")
    private boolean host;

    @Override
    public Integer call() {
        try (Workspace open = workspace.open()) {
            RunRecord run = ShowCommand.find(open, runId);
            Files.createDirectories(folder);
            ObjectNode row = (ObjectNode) Json.toTree(run.row());
            row.set("needs", Json.toTree(MethodCatalog.load().needs(run.row().method())));
            Json.writeAtomically(folder.resolve("run.json"), withoutPlaces(row, open.folder()));
            Map<String, String> made = host ? run.madeWith() : Versions.shared(run.madeWith());
            Json.writeAtomically(
                    folder.resolve("environment.json"), withoutPlaces(Json.toTree(new TreeMap<>(made)), open.folder()));
            matrix(run);
            selector(run);
            steps(open);
            System.out.println("Wrote run.json, environment.json, matrix.csv, selector.csv and steps.csv to "
                    + folder.toAbsolutePath());
            return ExitCode.OK;
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    "The run cannot be written to %s: %s. Check that the folder may be written and has free space."
                            .formatted(folder, reason(e)),
                    e);
        }
    }

    /** One line a cell that was evaluated; a missing line is a cell that was not. */
    private void matrix(RunRecord run) throws IOException {
        List<String> tasks = run.titles();
        AccuracyMatrix matrix = run.matrix();
        try (Writer out = writer("matrix.csv")) {
            out.write("stage,task,name,score\n");
            for (int stage = 0; stage <= tasks.size(); stage++) {
                for (int task = 1; task <= tasks.size(); task++) {
                    OptionalDouble score = matrix.at(stage, task);
                    if (score.isPresent()) {
                        out.write(stage + "," + task + "," + Csv.text(HomePaths.hidden(tasks.get(task - 1))) + ","
                                + score.getAsDouble() + "\n");
                    }
                }
            }
        }
    }

    /**
     * One line for each task that a cell's questions could be taken for, with the cell's score for the tasks that were chosen; without a
     * chosen task where the method is not told any.
     */
    private void selector(RunRecord run) throws IOException {
        List<String> tasks = run.titles();
        try (Writer out = writer("selector.csv")) {
            out.write("stage,task,name,score,chosen_task,percent\n");
            for (RunEvent.EvalCell cell : run.standingCells()) {
                OptionalDouble score = CellMatrix.selectedScore(cell);
                if (score.isEmpty() || !CellMatrix.isInside(cell, tasks.size())) {
                    continue;
                }
                String line = cell.stage() + "," + cell.task() + ","
                        + Csv.text(HomePaths.hidden(tasks.get(cell.task() - 1))) + "," + score.getAsDouble();
                List<String> chosen = IntStream.rangeClosed(1, tasks.size())
                        .filter(task -> CellMatrix.chosen(cell, task).isPresent())
                        .mapToObj(task ->
                                task + "," + CellMatrix.chosen(cell, task).getAsDouble())
                        .toList();
                for (String share : chosen.isEmpty() ? List.of(",") : chosen) {
                    out.write(line + "," + share + "\n");
                }
            }
        }
    }

    private void steps(Workspace open) throws IOException {
        try (Writer out = writer("steps.csv")) {
            out.write(
                    "attempt,seq,time,superseded,stage,step,loss,task_loss,penalty,grad_norm,learning_rate,samples,seconds,tokens\n");
            open.runs().eachStep(runId, entry -> write(out, entry));
        }
    }

    private static void write(Writer out, StoredEvent<RunEvent.Step> entry) {
        RunEvent.Step step = entry.event();
        try {
            // Numbers as Java prints them: a point for the decimal, whatever the language of the system.
            out.write(entry.attempt() + "," + entry.seq() + "," + Csv.text(entry.time()) + "," + entry.superseded()
                    + ","
                    + step.stage() + "," + step.step() + "," + step.loss() + "," + step.taskLoss() + ","
                    + step.penalty() + "," + step.gradNorm() + "," + step.learningRate() + "," + step.samples() + ","
                    + step.seconds() + "," + step.tokens() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedWriter writer(String name) throws IOException {
        return Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8);
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return cause instanceof IOException io ? DiskException.reason(io) : String.valueOf(e.getMessage());
    }

    /** With paths in its texts relative to the workspace. */
    private static JsonNode withoutPlaces(JsonNode node, Path workspace) {
        if (node.isTextual()) {
            return TextNode.valueOf(HomePaths.relative(PlainText.wellFormed(node.textValue()), workspace));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(withoutPlaces(field.getValue(), workspace)));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, withoutPlaces(list.get(i), workspace));
            }
        }
        return node;
    }
}
