/**
 * Files of tensors: strict readers of safetensors and of PyTorch's zip checkpoints, which map files instead of copying them,
 * folders of one file or many, and a writer that leaves either the old file or the whole new one. Nothing here knows a model.
 *
 * <p>Safetensors: 8 bytes length of the header (little endian), the header (JSON: name to number type, shape and place), the
 * data. Source: the safetensors project's own description. PyTorch: a zip of storages and of a pickle; source: torch's
 * {@code serialization.py} and {@code _utils.py}, and the instructions in Python's {@code pickletools}.
 *
 * <p>Invariant: a pickle is read as data. No name in it is looked up, loaded or called.
 */
@NullMarked
package lilora.engine.model.weights;

import org.jspecify.annotations.NullMarked;
