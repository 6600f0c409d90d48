/**
 * Assembles the base model "micro" of two public packages and a projector that ships: what the packages are known by, the reader of
 * the ONNX file that one of them holds, and the program.
 *
 * <p>Invariant: a file whose hash is not the known one is not used, and of an assembly that fails nothing is left.
 */
@NullMarked
package lilora.builder.micro;

import org.jspecify.annotations.NullMarked;
