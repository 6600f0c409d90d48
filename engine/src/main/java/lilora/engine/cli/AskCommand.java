package lilora.engine.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.hub.NamedModels;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.Pixels;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.ExitCode;
import lilora.engine.text.Tokenizer;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.TrainedStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora ask}: images, one question, one task's adapter. */
@Command(
        name = "ask",
        description =
                "Answers one question about images, with the adapter of a task of a run, or with a base model, alone or with an adapter"
                        + " from elsewhere.",
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    private static final int LONGEST = 32;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Run directory, or folder of a base model")
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "QUESTION", description = "The question, with its instruction")
    private String question = "";

    @Mixin
    private AdapterOption adapter = new AdapterOption();

    @Option(
            names = "--image",
            description = "Image file; once for each, where the question has <image> or else before it")
    private List<Path> images = List.of();

    @Option(
            names = "--task",
            description = "Number or id of the task whose adapter answers; none: the base model alone")
    private @Nullable String task;

    @Option(names = "--stage", description = "With --task: stage whose end is asked (default: the last one)")
    private @Nullable Integer stage;

    @Option(
            names = "--max-new-tokens",
            description = "Longest answer in tokens (default: the task's own length; without --task: 32)")
    private @Nullable Integer maxNewTokens;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    private record Answer(String question, String answer) {}

    @Override
    public Integer call() {
        if (PythonWhitespace.isBlank(question) || (maxNewTokens != null && maxNewTokens < 1)) {
            throw new InputException("Give a question that is not empty, and --max-new-tokens of at least 1.");
        }
        if (question.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new InputException(
                    "The question holds half of a character (a lone surrogate), which is no text; write it again.");
        }
        if (stage != null && task == null) {
            throw new InputException(
                    "--stage says what a task's adapter had learned; name the task with --task, or leave --stage out to ask the base model.");
        }
        String answer = Files.exists(model.resolve("run.json")) ? askRun() : askBase();
        System.out.print(
                json ? Json.pretty(new Answer(question, answer)) : Printable.lines(answer) + System.lineSeparator());
        return ExitCode.OK;
    }

    private String askRun() {
        adapter.requireNone();
        // Without a task the base model answers alone, which is the same before the first stage and after any.
        try (LoadedRun loaded = new LoadedRun(model, task == null ? Integer.valueOf(0) : stage)) {
            List<PreparedTask> tasks = loaded.inputs().tasks();
            int number = task == null ? 0 : number(tasks, task);
            int own = number == 0
                    ? LONGEST
                    : tasks.get(number - 1).task().description().maxNewTokens();
            return loaded.stage()
                    .ask(
                            number,
                            loaded.conversation().prompt(question, images.size()),
                            pixels(loaded.inputs().baseModel()),
                            maxNewTokens == null ? own : maxNewTokens);
        }
    }

    private String askBase() {
        if (task != null) {
            throw new InputException("A base model has no task adapters; name a run directory with --task.");
        }
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        Path found = NamedModels.usual().locate(model);
        try (ModelFolder folder = ModelFolder.open(found, adapter.template());
                BaseModel base = BaseModel.load(found, Compute.cpu());
                AdapterOption.Opened opened = adapter.open(base)) {
            ModelFolder.remarks(found, adapter.template()).forEach(System.err::println);
            Tokenizer tokenizer = folder.tokenizer();
            int[] prompt = folder.conversation().prompt(question, images.size());
            return TrainedStage.answer(
                    base,
                    tokenizer,
                    prompt,
                    pixels(found),
                    maxNewTokens == null ? LONGEST : maxNewTokens,
                    opened.adapters());
        }
    }

    private List<Pixels> pixels(Path baseModel) {
        if (images.isEmpty()) {
            return List.of();
        }
        ImagePreparation preparation = ModelConfig.read(baseModel).images(baseModel);
        return images.stream()
                .map(image -> preparation.taken(ImageFiles.read(image)))
                .toList();
    }

    private static int number(List<PreparedTask> tasks, String name) {
        for (PreparedTask candidate : tasks) {
            if (candidate.task().id().equals(name)
                    || Integer.toString(candidate.number()).equals(name)) {
                return candidate.number();
            }
        }
        throw new InputException("Task \"%s\" is not in the sequence; it has %s."
                .formatted(
                        name,
                        tasks.stream()
                                .map(t -> t.number() + " " + t.task().id())
                                .toList()));
    }
}
