package lilora.app.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import lilora.storage.Workspace;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the runs of the workspace. */
@Command(name = "list", description = "Lists the runs of the workspace, newest first.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "Words that must occur in name, id, method, task, tag or note")
    private List<String> words = List.of();

    @Option(names = "--all", description = "Archived runs and those in the trash, too")
    private boolean all;

    @Option(names = "--json", description = "One run per line, as JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Workspace open = workspace.open()) {
            RunQuery query = RunQuery.NEWEST.withText(String.join(" ", words));
            List<RunRow> rows = open.runs()
                    .list(all ? query.withCollections(Set.of(RunCollection.values())) : query)
                    .rows();
            if (json) {
                rows.forEach(row -> System.out.println(Json.compact(row)));
            } else if (rows.isEmpty()) {
                System.out.println(words.isEmpty() ? "There are no runs yet." : "No run matches.");
            } else {
                new RunPrinter(System.out).list(rows);
            }
            return ExitCode.OK;
        }
    }
}
