package lilora.engine.model;

/**
 * A linear layer that an adapter may sit at.
 *
 * @param name name of the layer as models of its family are published on Hugging Face, such as {@code
 *     language_model.model.layers.0.mlp.gate_proj} or {@code multi_modal_projector.linear_1}
 * @param in size of its input
 * @param out size of its output
 */
public record LinearSite(String name, int in, int out) {}
