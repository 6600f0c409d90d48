/**
 * The extension point for continual-learning methods. A method is one class in {@link lilora.engine.method.builtin} (or in
 * any jar on the class path), found by {@link java.util.ServiceLoader}: it declares its options as a record, keeps its tensors
 * in a {@link lilora.engine.method.TensorBank}, and says how an adapted linear layer computes, what it adds to the loss, and
 * what it does before and after a task. Methods cannot see each other; counters, data order and optimiser belong to the
 * training loop.
 *
 * <p>Tensor names carry the meaning: {@code shared/<part>/<site>} is stored once, {@code task<k>/<part>/<site>} is stored for
 * task k, {@code training/<part>/<site>} is needed only to go on training. Counting, checkpoints and adapter files follow from
 * the names, so a method has no code for them.
 */
@NullMarked
package lilora.engine.method;

import org.jspecify.annotations.NullMarked;
