package lilora.builder.card;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.builder.look.TaskFolder;
import lilora.builder.source.BuildException;

/** Writes the card of each built task: {@code WriteCards TASKS} with the folder that holds one folder for each task. */
public final class WriteCards {
    private static final String USAGE = "Usage: WriteCards TASKS";

    private final PrintStream out;

    WriteCards(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new WriteCards(System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length != 1) {
            throw new BuildException("One folder of tasks is needed. " + USAGE);
        }
        try {
            for (Path folder : folders(Path.of(args[0]))) {
                Files.writeString(folder.resolve("README.md"), Card.of(new TaskFolder(folder)));
                out.println(folder.resolve("README.md"));
            }
        } catch (IOException e) {
            throw new BuildException("The tasks in " + args[0] + " cannot be read or their cards not written.", e);
        }
    }

    static List<Path> folders(Path tasks) throws IOException {
        try (Stream<Path> all = Files.list(tasks)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }
}
