package lilora.engine.remote;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** The class path of this process entry by entry, so that a worker elsewhere can be given the same. */
public final class WorkerClassPath {
    private WorkerClassPath() {}

    /** Files and folders that are there, with those that a jar's manifest names beside it. */
    public static List<Path> here() {
        return of(System.getProperty("java.class.path"));
    }

    static List<Path> of(String classPath) {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : List.of(classPath.split(Pattern.quote(File.pathSeparator)))) {
            add(Path.of(entry).toAbsolutePath().normalize(), entries);
        }
        return new ArrayList<>(entries);
    }

    private static void add(Path entry, Set<Path> entries) {
        if (!Files.exists(entry) || !entries.add(entry) || Files.isDirectory(entry)) {
            return;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String place : List.of((named == null ? "" : named).strip().split("\\s+"))) {
                URI there = entry.toUri().resolve(place);
                if (!place.isEmpty() && "file".equals(there.getScheme())) {
                    add(Path.of(there).normalize(), entries);
                }
            }
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(entry, DiskException.reason(e)), e);
        }
    }
}
