package lilora.engine.method;

import java.util.function.IntFunction;

/**
 * Items of a task and of all before it whose questions are answered by something else than they are: what a method may learn from when a
 * stage ends.
 *
 * @param items of each task, or all where there are fewer; the same ones whenever they are asked for
 * @param answers what the items of a task, by its number, are answered
 */
public record Exercises(int items, IntFunction<String> answers) {}
