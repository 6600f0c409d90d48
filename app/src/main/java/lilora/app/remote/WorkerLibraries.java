package lilora.app.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.remote.WorkerClassPath;

/** What of this program's class path a worker needs: all but the window's own. */
final class WorkerLibraries {
    private static final List<String> WINDOW_ONLY = List.of(
            "lilora-app",
            "lilora-assets",
            "lilora-storage",
            "javafx-",
            "controlsfx",
            "atlantafx",
            "ikonli",
            "org.jfree",
            "jfree",
            "commonmark",
            "h2-",
            "HikariCP");

    private WorkerLibraries() {}

    static List<Path> here() {
        return of(WorkerClassPath.here());
    }

    static List<Path> of(List<Path> entries) {
        return entries.stream().filter(entry -> !isWindowOnly(entry)).toList();
    }

    private static boolean isWindowOnly(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return WINDOW_ONLY.stream().anyMatch(name::startsWith)
                || Files.isDirectory(entry.resolve("lilora/app"))
                || Files.isDirectory(entry.resolve("lilora/storage"))
                || Files.isDirectory(entry.resolve("lilora/assets"));
    }
}
