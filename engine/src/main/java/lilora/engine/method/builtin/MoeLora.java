package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ExpertLoras;
import lilora.engine.method.ExpertWeights;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.model.LinearSite;

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

    private static ExpertLoras.Experts experts(Options options) {
        return new ExpertLoras.Experts(options.lora(), options.experts(), options.form() == Form.PRISM);
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return experts(options).count(site);
    }

    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return experts(options).working(site);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new ExpertLoras(experts(options), scope);
    }
}
