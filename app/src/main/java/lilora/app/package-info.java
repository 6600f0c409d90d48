/**
 * The desktop app of the LiLoRA Workbench.
 *
 * <p>This package starts it and is the only place that makes services and names screens; each feature is one package
 * below, with its views and view-models together. Features never import each other.
 *
 * <p>Invariant: a view shows, a view-model decides, a service works; no view-model knows a scene.
 */
@NullMarked
package lilora.app;

import org.jspecify.annotations.NullMarked;
