package lilora.assets.build.pretraining;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lilora.assets.build.BuildException;
import lilora.assets.build.source.PackageSource;
import lilora.assets.build.source.SourceManifest;

/** Builds the pretraining mixture: {@code BuildPretraining SOURCES_DIR OUT_DIR}. */
public final class BuildPretraining {
    private static final String USAGE = "Usage: BuildPretraining SOURCES_DIR OUT_DIR";
    private static final long SEED = 2026;

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
        if (args.length != 2) {
            throw new BuildException("Two arguments are needed, not " + args.length + ". " + USAGE);
        }
        PackageSource packages = new PackageSource(SourceManifest.committed(), Path.of(args[0]));
        Mixture mixture = new MixtureBuilder(packages, MixtureSizes.SHIPPED, SEED).build();
        new MixtureWriter(Path.of(args[1])).write(mixture);
        Map<String, Integer> parts = new TreeMap<>();
        mixture.train().forEach(sample -> parts.merge(sample.part(), 1, Integer::sum));
        out.printf(
                "%d training items %s, %d held-out items%n",
                mixture.train().size(), parts, mixture.heldOut().size());
    }
}
