/**
 * Reading upstream packages (Debian {@code .deb}, npm {@code .tgz}) and the archives inside them, in Java alone. Every package is
 * checked against the committed manifest before a byte of it is used. Knows nothing of tasks.
 */
@NullMarked
package lilora.builder.source;

import org.jspecify.annotations.NullMarked;
