package lilora.builder.scienceqa;

import java.nio.file.Path;
import lilora.builder.source.FakePackages;
import lilora.builder.source.PackageSource;
import lilora.builder.task.BuildContext;

/** A context for what needs a seed only. */
public final class NoPackages {
    private NoPackages() {}

    public static BuildContext context(long seed) {
        return new BuildContext(new PackageSource(FakePackages.manifest(), Path.of("nowhere")), seed);
    }
}
