package lilora.builder.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.compose.Composition;
import lilora.engine.compose.Composition.Composed;
import lilora.engine.file.Folders;
import lilora.engine.file.NewFolder;
import lilora.engine.file.Sha256;
import lilora.engine.gguf.GgufModel;
import lilora.engine.run.ExitCode;

/**
 * Assembles the base model "micro": {@code AssembleMicro --language=PART --vision=PART --recipe=FOLDER [--projector=FOLDER]
 * --out=FOLDER}. A part is a package, the file out of it, or the folder that was published on the hub; the recipe's folder holds
 * {@code assembly.json} and, unless another is named, the projector. An option without a value is as if it were left out.
 */
public final class AssembleMicro {
    private static final String README = "README.md";

    private final PrintStream out;

    AssembleMicro(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        try {
            new AssembleMicro(System.out).run(args);
        } catch (InputException e) {
            System.err.println(e.getMessage());
            System.exit(ExitCode.INPUT);
        }
    }

    /**
     * Assembles it; its folder is there whole afterwards, or not at all.
     *
     * @throws InputException naming the part that is missing or is another
     */
    Composed run(String... args) {
        Map<String, String> options = options(args);
        Path shipped = Path.of(required(options, "recipe", "name the folder of assembly.json with --recipe."));
        Recipe recipe = Recipe.read(shipped);
        Path language = Path.of(required(options, "language", missing("language", recipe.language())));
        Path vision = Path.of(required(options, "vision", missing("vision", recipe.vision())));
        Path target = Path.of(required(options, "out", "name the folder to be written with -Dout."));
        String own = options.get("projector");
        Path projector = own == null ? shipped : Path.of(own);
        if (own == null) {
            requireShipped(recipe, shipped);
        }
        Composed composed = NewFolder.make(target, aside -> assemble(recipe, language, vision, projector, aside));
        out.println("Projector: %s, %s"
                .formatted(
                        projector,
                        own == null
                                ? "SHA-256 as known"
                                : "not the one that ships; what it hashes to is not known here"));
        out.println("%s: %,d parameters, %,d MiB, %,d tokens"
                .formatted(target, composed.parameters(), composed.bytes() >> 20, composed.vocabulary()));
        return composed;
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0) {
                throw new InputException(
                        "'%s' is no option; write --language=, --vision=, --projector=, --recipe= or --out=."
                                .formatted(arg));
            }
            if (equals + 1 < arg.length()) {
                options.put(arg.substring(2, equals), arg.substring(equals + 1));
            }
        }
        return options;
    }

    private static String required(Map<String, String> options, String name, String sentence) {
        String value = options.get(name);
        if (value == null) {
            throw new InputException("Nothing is assembled: " + sentence);
        }
        return value;
    }

    private static String missing(String option, Recipe.Part part) {
        return "name %s with -D%s=FILE (%s), or the folder of %s."
                .formatted(
                        part.wheel().file(),
                        option,
                        part.wheel().obtain(),
                        part.published().repository());
    }

    private static void requireShipped(Recipe recipe, Path folder) {
        if (recipe.projector().isEmpty()) {
            throw new InputException(
                    "%s names no projector; name the folder of one with -Dprojector=FOLDER (projector.safetensors, config.json, preprocessor_config.json)."
                            .formatted(folder.resolve(Recipe.FILE)));
        }
        recipe.projector().forEach((name, known) -> {
            Path file = folder.resolve(name);
            String found = Sha256.of(file);
            if (!found.equals(known)) {
                throw new InputException(
                        "%s has the SHA-256 %s, and not %s; check the file out again.".formatted(file, found, known));
            }
        });
    }

    /** Parts and model lie in folders of their own until the model is whole; a sentence about a file out of a package names that. */
    private Composed assemble(Recipe recipe, Path language, Path vision, Path projector, Path aside)
            throws IOException {
        Path parts = Files.createDirectories(aside.resolve("parts"));
        Path model = aside.resolve("model");
        try {
            Path words = new GivenPart(recipe.language(), language).checked(parts, GgufModel::open, out::println);
            Path tower = new GivenPart(recipe.vision(), vision)
                    .checked(
                            parts,
                            file -> OnnxTower.of(file, recipe.vision().config()).tensors(),
                            out::println);
            Composed composed = new Composition(
                            words, folder(recipe, tower, parts), Optional.of(projector), Optional.empty(), model)
                    .run(Progress.NONE);
            if (Files.isRegularFile(projector.resolve(README))) {
                Files.copy(projector.resolve(README), model.resolve(README));
            }
            moveUp(model, aside);
            Folders.delete(parts);
            return composed;
        } catch (InputException e) {
            throw ofGiven(e, parts, language, vision, recipe);
        }
    }

    /** The folder of the tower, made of its ONNX file unless it is one. */
    private static Path folder(Recipe recipe, Path tower, Path parts) throws IOException {
        if (Files.isDirectory(tower)) {
            return tower;
        }
        Path made = parts.resolve("vision");
        OnnxTower.of(tower, recipe.vision().config())
                .write(made, Objects.requireNonNull(recipe.vision().preprocessor()));
        return made;
    }

    private static void moveUp(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.move(file, to.resolve(file.getFileName()));
            }
        }
        Files.delete(from);
    }

    private static InputException ofGiven(InputException e, Path parts, Path language, Path vision, Recipe recipe) {
        String sentence = String.valueOf(e.getMessage());
        String own = sentence.replace(inside(parts, recipe.language()), language.toString())
                .replace(inside(parts, recipe.vision()), vision.toString())
                .replace(parts.resolve("vision").toString(), vision.toString());
        return own.equals(sentence) ? e : new InputException(own, e);
    }

    private static String inside(Path parts, Recipe.Part part) {
        String path = part.content().file();
        return parts.resolve(path.substring(path.lastIndexOf('/') + 1)).toString();
    }
}
