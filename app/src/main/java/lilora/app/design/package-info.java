/**
 * Puts the three screens of designing together: the task library offers tasks to the sequence designer, whose sequences an
 * experiment uses. The features do not know each other; they meet here.
 */
@NullMarked
package lilora.app.design;

import org.jspecify.annotations.NullMarked;
