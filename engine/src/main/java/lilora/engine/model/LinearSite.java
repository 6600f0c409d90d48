package lilora.engine.model;

/**
 * A linear layer that an adapter may sit at.
 *
 * @param name name of the layer as models of its family are published on Hugging Face, such as {@code
 *     language_model.model.layers.0.mlp.gate_proj} or {@code multi_modal_projector.linear_1}
 * @param in size of its input
 * @param out size of its output
 * @param part of the model that it belongs to
 * @param bias whether it has one
 */
public record LinearSite(String name, int in, int out, Part part, boolean bias) {

    /** What a multimodal language model is made of, as far as adapters go. */
    public enum Part {
        /** What makes visual tokens of the vision tower's features. */
        PROJECTOR,
        DECODER,
        /** From hidden states to logits. */
        HEAD
    }

    /** A layer of the decoder without a bias. */
    public LinearSite(String name, int in, int out) {
        this(name, in, out, Part.DECODER, false);
    }
}
