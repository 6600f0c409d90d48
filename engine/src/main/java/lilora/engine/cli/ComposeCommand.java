package lilora.engine.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.compose.Composition;
import lilora.engine.compose.Composition.Composed;
import lilora.engine.hub.HubCache;
import lilora.engine.json.Json;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lilora compose}: a LLaVA model of its parts. */
@Command(
        name = "compose",
        description =
                "Makes a LLaVA model in Hugging Face layout of a language model, a vision model and a projector, or of LLaVA's"
                        + " original one-piece form and a vision model.",
        mixinStandardHelpOptions = true)
final class ComposeCommand implements Callable<Integer> {
    private static final String NEW = "new";

    @Option(
            names = "--language",
            required = true,
            description =
                    "Folder or GGUF file of the language model (Vicuna, LLaMA, SmolLM2, Qwen2), or folder of LLaVA in its original"
                            + " one-piece form")
    private Path language = Path.of("");

    @Option(
            names = "--vision",
            required = true,
            description = "Folder of the vision model, such as clip-vit-large-patch14-336")
    private Path vision = Path.of("");

    @Option(
            names = "--projector",
            paramLabel = "FILE",
            description =
                    "mm_projector.bin, or a projector (file or folder) with the config.json of the model that it was trained in,"
                            + " or \"new\" for a random one (default: the one that the one-piece form holds)")
    private @Nullable Path projector;

    @Option(names = "--seed", description = "With --projector new: seed of its random numbers (default: 0)")
    private @Nullable Long seed;

    @Mixin
    private TowerOptions tower = new TowerOptions();

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description =
                    "Template that conversations are in, written as chat_template.jinja (default: the projector's, or else the"
                            + " language model's own)")
    private @Nullable String template;

    @Option(names = "--out", required = true, description = "Folder to be written; it must not be there yet")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        boolean made = projector != null && projector.toString().equals(NEW);
        if (seed != null && !made) {
            throw new InputException("--seed is for a new projector; add --projector new, or leave --seed out.");
        }
        HubCache cache = HubCache.ofSystem();
        Composed composed = new Composition(
                        cache.locate(language),
                        cache.locate(vision),
                        made ? Optional.empty() : Optional.ofNullable(projector),
                        made ? Optional.of(seed == null ? 0 : seed) : Optional.empty(),
                        tower.use(),
                        Optional.ofNullable(template),
                        out)
                .run(Progress.NONE);
        ModelFolder.remarks(out).forEach(System.err::println);
        System.out.print(json ? Json.pretty(composed) : sentence(composed));
        return ExitCode.OK;
    }

    private static String sentence(Composed composed) {
        return Printable.line(
                        "%s: %,d parameters, %,d MiB in %s, %,d tokens, <image> is %d; conversations are in the template %s (%s)"
                                .formatted(
                                        composed.model(),
                                        composed.parameters(),
                                        composed.bytes() >> 20,
                                        composed.files() == 1 ? "one file" : composed.files() + " files",
                                        composed.vocabulary(),
                                        composed.imageToken(),
                                        composed.template(),
                                        composed.templateOrigin()))
                + System.lineSeparator();
    }
}
