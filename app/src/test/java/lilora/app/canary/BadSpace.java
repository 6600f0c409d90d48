package lilora.app.canary;

import java.io.File;

/** Breaks: free space is asked in one place, which is in the engine. */
public record BadSpace(File folder) {
    long free() {
        return folder.getUsableSpace();
    }
}
