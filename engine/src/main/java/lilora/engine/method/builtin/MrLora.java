package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.Exercises;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.RouterSteps;
import lilora.engine.method.StageData;
import lilora.engine.method.TaskLoras;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.GradientPause;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/**
 * MR-LoRA (MLLM-CL, arXiv 2506.05453): a LoRA adapter for each task from the base model, and one more, the router, with which the model says the
 * letter of the task that a question belongs to; that task's adapter answers it.
 *
 * <p>When a task ends, the router learns from some items of it and of every task before, answered by A, B, C and so on in the order of
 * the tasks: AdamW in passes over them, 3 % warm-up, cosine, gradients clipped at 1. In answers the first letter of a known task that the
 * router's 16 tokens hold, in the order of the alphabet, names the task; one by chance where they hold none, or more than one other sign. With
 * one task nothing is asked.
 *
 * <p>By the released code of bjzhb666/MLLM-CL 80bf389 and Ghy0501/MCITlib 07cf22e, which ship those items as files: there a text that describes
 * each expert by hand stands in front of the question, and behind it "answer with the letter". Tasks here have no such text, and the question
 * alone is asked. What is chosen by chance is so by what was said.
 *
 * <p>MCITLIB's router goes on from the last stage's; its numbers are the defaults (20 items, 30 passes, rate 0.0002). MLLM_CL's begins at each
 * stage's end as the mean of the tasks' A and the mean of their B (20 items, 40 passes, rate 0.000005): its script begins with an adapter
 * called "merged0.2", of five tasks, and the code that merges is not there.
 *
 * <p>Stored: r (in + out) numbers per layer for the router and for each task, and the items. The router is trained beside the stage's own steps;
 * the plan's steps leave it out, its time and memory do not.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class MrLora implements ContinualMethod<MrLora.Options> {
    private static final int LETTERS = 26;
    private static final int TOKENS = 16;

    /** Where a stage's router begins. */
    public enum Form {
        MCITLIB,
        MLLM_CL
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Items of each task that the router learns from when a task ends.", min = 1, max = 1e6)
            int routerItems,

            @Option(help = "Passes of the router over them.", min = 1, max = 1000)
            int routerEpochs,

            @Option(help = "Peak learning rate of the router.", min = 0, max = 10)
            double routerRate,

            @Option(
                    help =
                            "MCITLIB: the router goes on from that of the last task. MLLM_CL: it begins each time as the mean of the tasks' adapters.")
            Form form) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 20, 30, 2e-4, Form.MCITLIB);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "mr-lora",
                "MR-LoRA",
                "Every task learns a LoRA adapter of its own, and one more learns to say which task a question belongs to;"
                        + " that task's adapter answers it.",
                "MR-LoRA (MLLM-CL, arXiv 2506.05453), by its released code and MCITlib's, without the text around a"
                        + " question",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STORES_DATA));
    }

    /** A task has a letter. */
    @Override
    public List<Stage> stages(Options options, int tasks) {
        if (tasks > LETTERS) {
            throw new InputException(
                    "MR-LoRA names tasks by the letters A to Z, and there are %d tasks; choose at most 26."
                            .formatted(tasks));
        }
        return stages(tasks);
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long adapter = options.lora().countPerTask(site).storedPerTask();
        return new LayerCount(adapter, adapter, adapter, adapter);
    }

    @Override
    public Optional<TaughtRouter> taughtRouter(Options options) {
        return Optional.of(new TaughtRouter(options.routerItems(), options.routerEpochs()));
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    static String letter(int task) {
        return String.valueOf((char) ('A' + task - 1));
    }

    /** The task that what was said names. */
    static int named(String said, int tasks) {
        long others =
                said.chars().filter(sign -> sign < 'A' || sign >= 'A' + tasks).count();
        for (int task = 1; task <= tasks && others <= 1; task++) {
            if (said.contains(letter(task))) {
                return task;
            }
        }
        return 1 + Math.floorMod(said.hashCode(), tasks);
    }

    private static final class Run extends TaskLoras {
        private static final String DOWN = "routerA";
        private static final String UP = "routerB";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        /** What is learned is kept at the end alone, so that a pass that was interrupted is repeated from the same beginning. */
        @Override
        public void afterTraining(Stage stage, StageData data) {
            Exercises exercises = new Exercises(options.routerItems(), MrLora::letter);
            make();
            int batches = (data.count(exercises) + data.batchSize() - 1) / data.batchSize();
            try (RouterSteps steps = begun(batches * options.routerEpochs())) {
                float dropout = (float) options.lora().dropout();
                for (int pass = 1; pass <= options.routerEpochs(); pass++) {
                    data.exercise(
                            exercises,
                            pass,
                            steps.leaves(),
                            () -> new TrainingAdapters(site -> adapter(steps.leaves(), site, dropout), dropout),
                            steps::take);
                }
                steps.leaves().forEach((name, leaf) -> scope().bank().snapshot(name, leaf));
            }
        }

        private RouterSteps begun(int steps) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Map<String, NDArray> from =
                        options.form() == Form.MCITLIB ? router(scope()) : GradientPause.during(this::means);
                return new RouterSteps(scope(), from, options.routerRate(), steps);
            }
        }

        /** Of the adapters of all tasks so far, in the places of the router's. */
        private Map<String, NDArray> means() {
            Map<String, NDArray> means = new TreeMap<>();
            for (LinearSite site : scope().sites()) {
                means.put(shared(DOWN, site.name()), mean("A", site));
                means.put(shared(UP, site.name()), mean("B", site));
            }
            return means;
        }

        private NDArray mean(String part, LinearSite site) {
            NDList all = new NDList();
            learned().forEach(task -> all.add(scope().bank().get(task(task, part, site.name()))));
            return NDArrays.stack(all).mean(new int[] {0});
        }

        private void make() {
            for (LinearSite site : scope().sites()) {
                int rank = options.lora().rank();
                scope().bank().kaimingUniform(shared(DOWN, site.name()), site.in(), rank, site.in());
                scope().bank().zeros(shared(UP, site.name()), site.out(), rank);
            }
        }

        private static Map<String, NDArray> router(MethodScope scope) {
            Map<String, NDArray> tensors = new TreeMap<>();
            for (LinearSite site : scope.sites()) {
                for (String part : List.of(DOWN, UP)) {
                    String name = shared(part, site.name());
                    tensors.put(name, scope.bank().get(name));
                }
            }
            return tensors;
        }

        private @Nullable LowRank adapter(Map<String, NDArray> tensors, String site, float dropout) {
            NDArray down = tensors.get(shared(DOWN, site));
            NDArray up = tensors.get(shared(UP, site));
            return down == null || up == null
                    ? null
                    : new LowRank(down, up, options.lora().scale(), dropout);
        }

        @Override
        public Optional<Router> router() {
            return Optional.of(questions -> {
                List<Route> routes = new ArrayList<>();
                int tasks = learned().size();
                if (tasks <= 1) {
                    for (int i = 0; i < questions.count(); i++) {
                        routes.add(Route.of(1));
                    }
                    return routes;
                }
                Map<String, NDArray> tensors = router(scope());
                AdapterSet asked = site -> adapter(tensors, site, 0);
                questions.said(asked, TOKENS).forEach(said -> routes.add(Route.of(named(said, tasks))));
                return routes;
            });
        }
    }
}
