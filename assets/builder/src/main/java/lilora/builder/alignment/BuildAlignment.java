package lilora.builder.alignment;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import lilora.builder.source.BuildException;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourceManifest;
import lilora.builder.task.BuildContext;

/** Builds the captions for alignment: {@code BuildAlignment SOURCES_DIR OUT_DIR}. */
public final class BuildAlignment {
    private static final String USAGE = "Usage: BuildAlignment SOURCES_DIR OUT_DIR";
    private static final long SEED = 2026;

    private final PrintStream out;

    BuildAlignment(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new BuildAlignment(System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length != 2) {
            throw new BuildException("Two folders are needed. " + USAGE);
        }
        PackageSource packages = new PackageSource(SourceManifest.committed(), Path.of(args[0]));
        BuildContext context = new BuildContext(packages, SEED);
        try (AlignmentWriter writer = new AlignmentWriter(Path.of(args[1]), context.random("writing"))) {
            new DrawnParts(context).build(writer::add);
            out.println(writer.parts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
