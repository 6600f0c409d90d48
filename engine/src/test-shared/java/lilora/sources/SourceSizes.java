package lilora.sources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Which sources are too long to be read at once. */
public final class SourceSizes {
    /** Lines of a file. */
    public static final int LONGEST_FILE = 400;
    /** Lines of a method, from the brace that opens its body. */
    public static final int LONGEST_METHOD = 40;

    private SourceSizes() {}

    /** What is too long below a folder, a sentence each. */
    public static List<String> tooLong(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return tooLong(files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> source(file.toString(), read(file)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is too long of one file. */
    public static List<String> tooLong(String name, String text) {
        return tooLong(List.of(source(name, text)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('\\', '/')), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<String> tooLong(List<JavaFileObject> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> found = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String name = unit.getSourceFile().getName();
                long lines = unit.getSourceFile()
                        .getCharContent(true)
                        .toString()
                        .lines()
                        .count();
                if (lines > LONGEST_FILE) {
                    found.add("%s has %d lines".formatted(name, lines));
                }
                new Methods(unit, positions, name, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Methods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String name;
        private final List<String> found;

        Methods(CompilationUnitTree unit, SourcePositions positions, String name, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.name = name;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                LineMap map = unit.getLineMap();
                long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long lines = map.getLineNumber(positions.getEndPosition(unit, method)) - first + 1;
                if (lines > LONGEST_METHOD) {
                    found.add("%s of %s has %d lines".formatted(method.getName(), name, lines));
                }
            }
            return super.visitMethod(method, nothing);
        }
    }
}
