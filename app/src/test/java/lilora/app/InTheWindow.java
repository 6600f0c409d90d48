package lilora.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import javafx.stage.Stage;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;

/** Opens the whole window on small materials before each test and closes it after. */
@ExtendWith(ApplicationExtension.class)
abstract class InTheWindow {
    @TempDir
    static Path folder;

    private static BundledAssets materials;

    private Stage stage;
    private WindowRobot window;

    @BeforeAll
    static void write() throws IOException {
        materials = SmallMaterials.write(folder.resolve("materials"), 6);
    }

    /** The extension looks for a start method in the test's own class only, so the stage is asked for. */
    @BeforeEach
    void openWindow(FxRobot robot) throws TimeoutException {
        stage = FxToolkit.registerPrimaryStage();
        window = new WindowRobot(robot, stage, folder, materials);
    }

    @AfterEach
    void closeWindow() {
        window.close();
        window.await(() -> !stage.isShowing());
    }

    final Stage stage() {
        return stage;
    }

    final WindowRobot window() {
        return window;
    }
}
