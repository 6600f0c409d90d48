package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ExpertWeights;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/**
 * MoELoRA: a mixture of E small LoRA experts in each layer, weighted for each token by a router; all of it is trained on task after task.
 *
 * <pre>
 * g = softmax(G x)
 * COIN:  y = W x + b + (alpha/r) Σ_e g_e B_e A_e dropout(x)
 * PRISM: y = W x + b + (alpha/r) (Σ_e g_e B_e) (Σ_e g_e A_e) dropout(x),  and G sees dropout(x)
 * </pre>
 *
 * <p>A_e (r/E, in) starts from N(0, 0.01²), B_e (out, r/E) at 0, G (E, in) uniform in ±1/√in, as a linear layer without bias does. COIN is
 * the form of zackschen/CoIN (r 128, E 8, alpha 256), which Prism ships as "CL-MoE"; PRISM what that ships as "MoELoRA" (LAMDA-CL/Prism
 * 7154be2, E the number of tasks).
 *
 * <p>Stored: r (in + out) + E · in numbers per layer, whatever the number of tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class MoeLora implements ContinualMethod<MoeLora.Options> {
    private static final double DEVIATION = 0.01;

    /** How the router's weights enter. */
    public enum Form {
        COIN,
        PRISM
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Experts of a layer; they share the rank evenly.", min = 1, max = 256)
            int experts,

            @Option(
                    help =
                            "COIN: each expert's output is weighted. PRISM: its two matrices are, which mixes those of different experts.")
            Form form) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 8, Form.COIN);

        public Options {
            ExpertWeights.requireShared(lora.rank(), experts);
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "moe-lora",
                "MoELoRA",
                "A router weights several small LoRA experts for every token; all of it is tuned on task after task.",
                "CoIN (arXiv 2403.08350) and Prism (arXiv 2605.26110), by their released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long numbers = (long) options.lora().rank() * (site.in() + site.out()) + (long) options.experts() * site.in();
        return new LayerCount(numbers, numbers, numbers, 0);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /** The mixture at one layer. */
    private record Mixture(NDArray down, NDArray up, NDArray router, Options options, float dropout)
            implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            return base.with(w -> base.kernels()
                    .experts(
                            x,
                            w,
                            base.bias(),
                            List.of(down, up, router),
                            options.lora().scale(),
                            dropout,
                            options.form() == Form.PRISM));
        }
    }

    private record Run(Options options, MethodScope scope) implements MethodRun {
        private static final List<String> PARTS = List.of("A", "B", "G");

        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : scope.sites()) {
                int rank = options.lora().rank();
                scope.bank().normal(shared("A", site.name()), DEVIATION, rank, site.in());
                scope.bank().zeros(shared("B", site.name()), site.out(), rank);
                scope.bank().kaimingUniform(shared("G", site.name()), site.in(), options.experts(), site.in());
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            scope.sites().forEach(site -> PARTS.forEach(part -> names.add(shared(part, site.name()))));
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            double dropout = options.lora().dropout();
            return new TrainingAdapters(site -> mixture(site, (float) dropout), dropout);
        }

        @Override
        public AdapterSet inference(int task) {
            return site -> mixture(site, 0);
        }

        private @Nullable Mixture mixture(String site, float dropout) {
            return scope.bank().has(shared("A", site))
                    ? new Mixture(
                            scope.bank().get(shared("A", site)),
                            scope.bank().get(shared("B", site)),
                            scope.bank().get(shared("G", site)),
                            options,
                            dropout)
                    : null;
        }
    }
}
