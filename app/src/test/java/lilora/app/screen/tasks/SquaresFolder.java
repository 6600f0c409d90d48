package lilora.app.screen.tasks;

import java.io.IOException;
import java.nio.file.Path;

/** The squares for tests of other packages. */
public final class SquaresFolder {
    private SquaresFolder() {}

    /** Rows in LLaVA's form with their pictures beside them. */
    public static Path write(Path folder, int rows) throws IOException {
        return Squares.llava(folder, rows);
    }
}
