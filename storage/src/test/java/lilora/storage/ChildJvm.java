package lilora.storage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.h2.Driver;
import org.jspecify.annotations.NullMarked;
import org.slf4j.LoggerFactory;

/** A Java process of its own that can be killed. Its class path is that of the classes it needs, whoever runs the tests. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                classPath(main),
                main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String classPath(Class<?> main) {
        return Stream.of(
                        main,
                        Workspace.class,
                        InputException.class,
                        Driver.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonTypeInfo.class,
                        LoggerFactory.class,
                        NullMarked.class)
                .flatMap(ChildJvm::places)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> places(Class<?> type) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Stream.of(place.toString());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Process process() {
        return process;
    }

    /** The next line it prints; null at its end. */
    String line() throws IOException {
        return lines.readLine();
    }

    List<String> restOfLines() throws IOException {
        return lines.lines().toList();
    }

    /** By its handle: killing the process itself would also close what it has printed. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
