package lilora.app.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.engine.file.PathFault;

/** The workspaces opened lately, newest first. */
public record Recent(List<String> workspaces) {
    /** None yet. */
    public static final Recent NONE = new Recent(List.of());

    private static final int MOST = 10;

    public Recent {
        workspaces = List.copyOf(workspaces);
        workspaces.forEach(Recent::requirePath);
    }

    private static Path requirePath(String workspace) {
        try {
            return Path.of(workspace);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(PathFault.sentence(e), e);
        }
    }

    /** With this one first. */
    public Recent opened(Path folder) {
        String path = folder.toAbsolutePath().normalize().toString();
        return new Recent(Stream.concat(Stream.of(path), workspaces.stream().filter(other -> !other.equals(path)))
                .limit(MOST)
                .toList());
    }

    /** Without this one. */
    public Recent forgotten(Path folder) {
        String path = folder.toAbsolutePath().normalize().toString();
        return new Recent(
                workspaces.stream().filter(other -> !other.equals(path)).toList());
    }

    /** As folders. */
    public List<Path> folders() {
        return workspaces.stream().map(Path::of).toList();
    }
}
