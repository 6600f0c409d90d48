package lilora.engine.run;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a run and never comes to its end: tells the folder in which it is made, and waits to be killed. */
final class MakingMain {
    private MakingMain() {}

    public static void main(String[] arguments) {
        RunDirectory.create(Path.of(arguments[0]), Runs.spec(), made -> {
            System.out.println(made.path());
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
