package lilora.engine.exporting;

import java.io.IOException;
import java.nio.file.Path;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.hub.HubCache;

/** What a base model is called where the folders of this machine mean nothing. */
final class BaseModelName {
    private BaseModelName() {}

    /** Its name on the hub if it lies in the hub's cache, otherwise the name of its folder. */
    static String of(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return HubCache.nameOf(whole).orElseGet(() -> {
            Path name = real(whole).getFileName();
            return name == null ? "base-model" : name.toString();
        });
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new InputException(
                    "The base model %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
        }
    }
}
