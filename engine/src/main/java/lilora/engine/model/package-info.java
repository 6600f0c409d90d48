/**
 * Models that read images and text on DJL PyTorch: configuration, weights, forward pass, loss and greedy decoding, with a place
 * for an adapter at every linear layer. The base is frozen; whoever trains passes an {@link lilora.engine.model.AdapterSet}.
 *
 * <p>A {@link lilora.engine.model.ModelFamily} brings what is particular to it; LLaVA and Qwen2-VL are built in.
 *
 * <p>What belongs here is what the network computes. Adapters, optimiser loops, data and text are elsewhere.
 *
 * <p>Two rules hold everywhere. Results of native operations are freed by the {@link ai.djl.ndarray.NDScope} around the
 * caller's step, never by the garbage collector. And casts, fused operations and everything in bfloat16 go through
 * {@link lilora.engine.model.Kernels}: DJL's own casts cut the gradient, and its type switch does not know bfloat16.
 */
@NullMarked
package lilora.engine.model;

import org.jspecify.annotations.NullMarked;
