package lilora.builder.pretraining;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lilora.builder.pretraining.part.SingleThings;
import lilora.builder.pretraining.sample.Mixture;
import lilora.builder.source.BuildException;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourceManifest;
import lilora.builder.task.BuildContext;

/**
 * Builds a pretraining mixture: {@code BuildPretraining SOURCES_DIR OUT_DIR [shipped|large|plain|single]}. What is shipped
 * is a sample, small enough for a repository. A vision tower needs more, and in an order: forms alone (plain), forms in colours (single),
 * and then everything (large).
 */
public final class BuildPretraining {
    private static final String USAGE = "Usage: BuildPretraining SOURCES_DIR OUT_DIR [shipped|large|plain|single]";
    private static final long SEED = 2026;
    private static final int THINNED = 24;

    private final PrintStream out;

    BuildPretraining(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new BuildPretraining(System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length < 2 || args.length > 3) {
            throw new BuildException("Two folders are needed. " + USAGE);
        }
        String name = args.length == 3 ? args[2] : "shipped";
        PackageSource packages = new PackageSource(SourceManifest.committed(), Path.of(args[0]));
        MixtureBuilder builder = new MixtureBuilder(new BuildContext(packages, SEED));
        Mixture mixture =
                switch (name) {
                    case "shipped" -> builder.build(MixtureSizes.SHIPPED).thinned(THINNED);
                    case "large" -> builder.build(MixtureSizes.LARGE);
                    case "plain" -> builder.singles(SingleThings.Colors.WHITE_ON_BLACK);
                    case "single" -> builder.singles(SingleThings.Colors.ALL);
                    default -> throw new BuildException("There is no mixture \"" + name + "\". " + USAGE);
                };
        new MixtureWriter(Path.of(args[1])).write(mixture);
        Map<String, Integer> parts = new TreeMap<>();
        mixture.train().forEach(sample -> parts.merge(sample.part(), 1, Integer::sum));
        out.printf(
                "%d training items %s, %d held-out items%n",
                mixture.train().size(), parts, mixture.heldOut().size());
    }
}
