package lilora.builder.alignment;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.builder.source.BuildException;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourceManifest;
import lilora.builder.task.BuildContext;

/**
 * Builds the data for alignment: {@code BuildAlignment SOURCES_DIR OUT_DIR [--questions] [PART...]}, all parts where none is named;
 * captions, or with {@code --questions} conversations that ask of the same pictures.
 */
public final class BuildAlignment {
    private static final String USAGE = "Usage: BuildAlignment SOURCES_DIR OUT_DIR [--questions] [PART...]";
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
        if (args.length < 2) {
            throw new BuildException("Two folders are needed. " + USAGE);
        }
        PackageSource packages = new PackageSource(SourceManifest.committed(), Path.of(args[0]));
        BuildContext context = new BuildContext(packages, SEED);
        Parts parts = new Parts(context);
        List<String> named = new ArrayList<>(List.of(args).subList(2, args.length));
        Conversation conversation = named.remove("--questions") ? Conversation.QUESTIONS : Conversation.CAPTION;
        List<String> chosen = named.isEmpty() ? List.copyOf(parts.names()) : named;
        for (String part : chosen) {
            if (!parts.names().contains(part)) {
                throw new BuildException(
                        "There is no part \"" + part + "\"; choose from " + parts.names() + ". " + USAGE);
            }
        }
        try (AlignmentWriter writer = new AlignmentWriter(Path.of(args[1]), conversation, context.random("writing"))) {
            chosen.forEach(part -> parts.build(part, writer::add));
            out.println(writer.parts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
