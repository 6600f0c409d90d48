package lilora.engine.model;

import java.util.Locale;
import java.util.Optional;

/** The activations of projector and vision tower, with the codes by which {@code kernels.py} knows them. */
enum Activation {
    GELU(0),
    GELU_PYTORCH_TANH(1),
    QUICK_GELU(2),
    SILU(3),
    RELU(4);

    /** The code for the two halves of a gated layer, silu of the first times the second; no configuration names it. */
    static final int GATED = 5;

    private final int code;

    Activation(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** By its name in a Hugging Face configuration. */
    static Optional<Activation> named(String name) {
        String wanted = name.equals("gelu_new") ? "gelu_pytorch_tanh" : name;
        for (Activation activation : values()) {
            if (activation.configName().equals(wanted)) {
                return Optional.of(activation);
            }
        }
        return Optional.empty();
    }

    String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
