package lilora.assets.build.science;

import java.nio.file.Path;
import lilora.assets.build.source.FakePackages;
import lilora.assets.build.source.PackageSource;
import lilora.assets.build.task.BuildContext;

/** A context for what needs a seed only. */
public final class NoPackages {
    private NoPackages() {}

    public static BuildContext context(long seed) {
        return new BuildContext(new PackageSource(FakePackages.manifest(), Path.of("nowhere")), seed);
    }
}
