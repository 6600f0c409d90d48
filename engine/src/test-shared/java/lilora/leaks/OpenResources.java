package lilora.leaks;

import ai.djl.util.NativeResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds at one moment that must be given back.
 *
 * @param handles native objects
 * @param files in temporary folders and below the working folder: databases, locks, streams; only Linux tells
 * @param processes begun by this one
 * @param threads that would keep this process alive
 */
record OpenResources(
        Collection<NativeResource<?>> handles,
        Collection<String> files,
        Collection<ProcessHandle> processes,
        Collection<Thread> threads) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** Threads of JavaFX and of JUnit, which come with the first window or the first time limit and stay. */
    private static final List<String> PLATFORM =
            List.of("JavaFX Application Thread", "JavaFX-Launcher", "junit-jupiter-timeout-watcher");

    static OpenResources now() {
        return new OpenResources(
                NativeResource.open(),
                openFiles(),
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .toList(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.isAlive() && !thread.isDaemon())
                        .filter(thread -> !PLATFORM.contains(thread.getName()))
                        .toList());
    }

    private static List<String> openFiles() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        List<Path> roots = Stream.of("java.io.tmpdir", "user.dir")
                .map(property -> Path.of(System.getProperty(property)))
                .toList();
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                target(descriptor).filter(file -> isOurs(file, roots)).forEach(file -> files.add(file.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException e) {
            // Closed since it was listed.
            return Stream.empty();
        }
    }

    private static boolean isOurs(Path file, List<Path> roots) {
        String name = String.valueOf(file.getFileName());
        return roots.stream().anyMatch(file::startsWith)
                && !name.endsWith(".jar")
                && !name.contains("surefire")
                && !name.startsWith("jqwik-database")
                // Faces that JavaFX loads stay open as long as it runs.
                && !name.startsWith("+~JF");
    }

    /** What is held here and was not then, in sentences; empty if nothing is. */
    List<String> since(OpenResources then) {
        List<String> leaks = new ArrayList<>();
        counted(added(handles, then.handles), handle -> handle.getClass().getSimpleName())
                .forEach((type, count) -> leaks.add("%d native objects of type %s".formatted(count, type)));
        counted(added(files, then.files), Function.identity())
                .forEach((file, count) -> leaks.add("file %s, open %d times".formatted(file, count)));
        added(processes, then.processes)
                .forEach(process -> leaks.add("process %d, %s"
                        .formatted(
                                process.pid(),
                                process.info().commandLine().orElse("which does not tell its command"))));
        added(threads, then.threads).forEach(thread -> leaks.add("thread " + thread.getName()));
        return leaks;
    }

    private static <T> List<T> added(Collection<T> now, Collection<T> then) {
        // Not by their own equality: that of tensors compares their content.
        Map<Object, Integer> old = new HashMap<>();
        then.forEach(element -> old.merge(key(element), 1, Integer::sum));
        return now.stream()
                .filter(element -> old.merge(key(element), -1, Integer::sum) < 0)
                .toList();
    }

    private static Object key(Object element) {
        return element instanceof NativeResource<?> resource ? resource.getUid() : element;
    }

    private static <T> Map<String, Long> counted(List<T> elements, Function<T, String> name) {
        return elements.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
    }
}
