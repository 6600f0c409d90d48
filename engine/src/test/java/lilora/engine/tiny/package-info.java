/** A world small enough to train in seconds: a real LLaVA-style model of a few thousand numbers and tasks with real images. */
package lilora.engine.tiny;
