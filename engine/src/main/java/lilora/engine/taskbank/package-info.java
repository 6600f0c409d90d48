/**
 * Task banks of LiLoRA's released code as runs, and runs as task banks: which tensor of the one is which of the other. The files are
 * read and written by {@link lilora.engine.peft}.
 */
@NullMarked
package lilora.engine.taskbank;

import org.jspecify.annotations.NullMarked;
