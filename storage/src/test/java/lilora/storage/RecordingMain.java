package lilora.storage;

import java.nio.file.Path;
import lilora.engine.Progress;

/** Records a run while it is written, and remarks on it, until it is killed. */
public final class RecordingMain {
    private RecordingMain() {}

    public static void main(String[] arguments) {
        try (Workspace workspace = Workspace.open(Path.of(arguments[0]))) {
            Path run = workspace.runsFolder().resolve("a");
            workspace.rebuild().catchUp(Progress.NONE);
            String life = arguments[1];
            for (int i = 0; !Thread.interrupted(); i++) {
                workspace.recorder().follow(run);
                workspace.runs().addTag("a", life + "-" + i);
                System.out.println(life + "-" + i);
            }
        }
    }
}
