package lilora.engine.canary.run;

import java.io.File;

/** Breaks: free space is asked in one place. */
public record BadSpace(File folder) {
    long free() {
        return folder.getUsableSpace();
    }
}
