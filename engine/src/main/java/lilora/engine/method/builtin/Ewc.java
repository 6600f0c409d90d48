package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.SquaredGradients;
import lilora.engine.method.StageData;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TensorBank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Elastic weight consolidation (Kirkpatrick et al., arXiv 1612.00796) on one LoRA adapter: what mattered to earlier tasks may move little.
 *
 * <pre>L = CE + (weight / 2) Σ_k Σ_j F_k,j (p_j − p*_k,j)²</pre>
 *
 * <p>p*_k is the adapter at the end of task k, F_k the mean of squared gradients of the cross entropy there, without dropout: of single
 * items (the empirical Fisher information), or of whole batches, which is smaller by up to the batch size and what Prism's code computes
 * (LAMDA-CL/Prism 7154be2: 50 batches, weight 5000). ONLINE keeps one sum F ← decay · F + F_k and the last anchor (Schwarz et al., arXiv
 * 1805.06370) in the place of a pair for each task. No published script gives a weight for the empirical form.
 *
 * <p>STEPS looks at nothing when a task ends: F_k is added up while the task is learned, of the gradients that its steps are made of, with
 * dropout and the penalty's own part, before they are clipped, each divided by the number of steps in a pass. With ONLINE, decay 1 and weight
 * 400 this is TRACE's code (BeyonderXX/TRACE 462e39f, since d25c993), where what the task itself has added so far holds it, too; there a batch
 * that is computed at once is squared by itself, here a whole step. The
 * penalty's part makes F larger, which makes the penalty larger: a weight that is too large ends in numbers that are none. TRACE's first form (004201c) clipped each number at ±1, had weight 2, divided
 * all of F when a task ended, and stopped in the second task at a function that is not there; it is not offered.
 *
 * <p>Two more go by this name. StrCVIT's is {@link L2Anchor}. SMoLoRA's (Minato-Zackie/SMoLoRA) adds squares up in a callback that its version
 * of transformers does not know: F stays 0, and what its tables call EWC is {@link SequentialLora}.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer; for training two more, or two more for each task learned.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Ewc implements ContinualMethod<Ewc.Options> {
    /** Of what gradients are squared. */
    public enum Fisher {
        ITEM,
        BATCH,
        STEPS
    }

    /** What is kept of earlier tasks. */
    public enum Anchors {
        EACH_TASK,
        ONLINE
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of the penalty.", min = 0, max = 1e12, firstStage = 2)
            double weight,

            @Option(
                    help =
                            "Of what gradients are squared: of single items, of batches as large as those that are learned, or of the steps themselves while a task is learned.")
            Fisher fisher,

            @Option(help = "ITEM, BATCH: items of a task that are looked at when it ends.", min = 1, max = 1e6)
            int items,

            @Option(help = "EACH_TASK keeps an anchor and a Fisher information for each task; ONLINE one of both.")
            Anchors anchors,

            @Option(
                    help = "ONLINE: how much of the earlier tasks' Fisher information is kept for the next task's sum.",
                    min = 0,
                    max = 1,
                    firstStage = 2)
            double decay) {
        public static final Options DEFAULT =
                new Options(LoraOptions.DEFAULT, 5000, Fisher.ITEM, 200, Anchors.EACH_TASK, 1);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "ewc",
                "EWC",
                "One LoRA adapter is tuned on task after task; parameters that mattered to earlier tasks are penalised for moving.",
                "Elastic weight consolidation (arXiv 1612.00796), its online form (arXiv 1805.06370), and the released code of Prism and TRACE",
                Options.DEFAULT,
                Set.of(Capability.TRAINS),
                "EWC penalty");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return 2 * count(options, site).storedShared() * (options.anchors() == Anchors.ONLINE ? 1 : learned);
    }

    /** For one anchor: the distances, their squares, and these weighted; of a step's gradients the squares, and these weighted. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return new Working(
                0,
                (options.fisher() == Fisher.STEPS ? 5 : 3)
                        * count(options, site).storedShared());
    }

    @Override
    public Looks looks(Options options, Stage stage, int items) {
        return options.fisher() == Fisher.STEPS ? Looks.NONE : new Looks(Math.min(options.items(), items), 0);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SharedLora {
        private static final String FISHER = "fisher";
        private static final String ANCHOR = "anchor";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        /** Where what is kept of a stage is: in one place, or in a place of its own. */
        private String kept(String part, Stage stage, String name) {
            boolean one = options.anchors() == Anchors.ONLINE;
            return TensorBank.training(one ? part : part + stage.number(), name);
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            if (options.fisher() != Fisher.STEPS) {
                return;
            }
            for (String name : trainable(stage)) {
                String fisher = kept(FISHER, stage, name);
                if (scope().bank().has(fisher)) {
                    scope().bank().snapshot(fisher, Scalars.times(scope().bank().get(fisher), options.decay()));
                } else {
                    scope().bank()
                            .zeros(fisher, scope().bank().get(name).getShape().getShape());
                }
            }
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            NDList terms = new NDList();
            List<String> parts = scope().bank().names("training/" + ANCHOR).stream()
                    .map(name -> name.substring(("training/" + ANCHOR).length()).split("/", 2)[0])
                    .distinct()
                    .toList();
            for (String part : options.weight() == 0 ? List.<String>of() : parts) {
                terms.addAll(squaredWays(ANCHOR + part, FISHER + part));
            }
            return terms.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.weight() / 2));
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            for (String name : options.fisher() == Fisher.STEPS ? trainable(stage) : List.<String>of()) {
                NDArray found = Scalars.times(gradients.of(name).square(), gradients.share());
                scope().bank().get(kept(FISHER, stage, name)).addi(found);
            }
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            if (options.fisher() != Fisher.STEPS) {
                look(stage, data);
            }
            for (String name : trainable(stage)) {
                scope().bank()
                        .snapshot(kept(ANCHOR, stage, name), scope().bank().get(name));
            }
        }

        private void look(Stage stage, StageData data) {
            int size = options.fisher() == Fisher.ITEM ? 1 : data.batchSize();
            try (SquaredGradients found = SquaredGradients.of(
                    data, options.items(), size, () -> inference(stage.number()), trainable(stage))) {
                found.each(1.0 / found.batches(), (name, mean) -> {
                    String fisher = kept(FISHER, stage, name);
                    boolean more = options.anchors() == Anchors.ONLINE
                            && scope().bank().has(fisher);
                    NDArray earlier = more ? Scalars.times(scope().bank().get(fisher), options.decay()) : null;
                    scope().bank().snapshot(fisher, earlier == null ? mean : earlier.add(mean));
                });
            }
        }
    }
}
