package lilora.app;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lilora.files.ScratchFolder;

/**
 * Starts the workbench as a person does and looks at the screen, from outside, until the first page is painted there. Needs a
 * display with nothing else on it. Arguments: number of starts, then the options of the Java machine; the class path is this
 * one's, or that of the property {@code bench.classpath}; the workspace is that of {@code bench.workspace}, or none.
 */
final class FirstWindowBench {
    /** The welcome page's greeting, cards and buttons: more shades than an empty window, fewer than a picture. */
    private static final int SHADES_OF_TEXT = 24;

    private static final long PATIENCE_SECONDS = 60;

    private final Robot robot = new Robot();
    private final Rectangle middle = new Rectangle(680, 300, 240, 240);
    private final List<String> options;

    private FirstWindowBench(List<String> options) throws AWTException {
        this.options = options;
    }

    /** Prints each start and the median of all but the first, which only warms the disk's cache. */
    public static void main(String[] arguments) throws Exception {
        int starts = Integer.parseInt(arguments[0]);
        FirstWindowBench bench = new FirstWindowBench(Arrays.asList(arguments).subList(1, arguments.length));
        List<Double> seconds = new ArrayList<>();
        for (int start = 0; start <= starts; start++) {
            double took = bench.start();
            System.out.printf("start %d: painted after %.2f s%n", start, took);
            if (start > 0) {
                seconds.add(took);
            }
        }
        seconds.sort(null);
        System.out.printf("median of %d: %.2f s%n", starts, seconds.get(starts / 2));
        System.exit(0);
    }

    private double start() throws IOException, InterruptedException {
        try (ScratchFolder config = ScratchFolder.of("first-window")) {
            return start(config.path());
        }
    }

    private double start(Path config) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dlilora.config=" + config);
        command.add("-Dlilora.log=" + System.getProperty("bench.log", "info"));
        command.add("-classpath");
        command.add(System.getProperty("bench.classpath", System.getProperty("java.class.path")));
        command.add("lilora.app.Launcher");
        String workspace = System.getProperty("bench.workspace", "");
        if (!workspace.isEmpty()) {
            command.addAll(List.of("--workspace", workspace));
        }
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            while (!painted()) {
                if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new IllegalStateException("The window did not come.");
                }
                Thread.sleep(20);
            }
            double took = (System.nanoTime() - begin) / 1e9;
            // Let it finish what it does next, so that the log says how long that takes.
            Thread.sleep(Integer.getInteger("bench.rest", 500));
            return took;
        } finally {
            process.destroy();
            process.waitFor();
            while (painted()) {
                Thread.sleep(10);
            }
        }
    }

    private boolean painted() {
        BufferedImage seen = robot.createScreenCapture(middle);
        Set<Integer> shades = new HashSet<>();
        for (int y = 0; y < seen.getHeight(); y += 2) {
            for (int x = 0; x < seen.getWidth(); x += 2) {
                shades.add(seen.getRGB(x, y));
                if (shades.size() >= SHADES_OF_TEXT) {
                    return true;
                }
            }
        }
        return false;
    }
}
