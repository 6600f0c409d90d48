package lilora.builder.probe;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lilora.builder.source.BuildException;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;

/**
 * {@code ProbeTasks MODEL TASK…}: what linear probes on the frozen vision tower of a base model score on tasks. The cards of the
 * tasks tell it as a floor for models that see with that tower.
 */
public final class ProbeTasks {
    private static final String USAGE = "Usage: ProbeTasks MODEL TASK...";

    private final PrintStream out;

    ProbeTasks(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new ProbeTasks(System.out).run(args);
        } catch (BuildException | InputException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length < 2) {
            throw new BuildException("A base model and a task are needed. " + USAGE);
        }
        Path folder = Path.of(args[0]);
        List<Path> tasks = Arrays.stream(args).skip(1).map(Path::of).toList();
        try (BaseModel model = BaseModel.load(folder, Compute.cpu())) {
            PooledFeatures tower = new PooledFeatures(model, model.config().images(folder));
            for (Path where : tasks) {
                try (Task task = Task.load(where)) {
                    out.printf(Locale.ROOT, "%s\t%.1f%n", task.id(), new TaskProbe(task, tower).score());
                }
            }
        }
    }
}
