package lilora.engine.method;

import java.util.List;

/**
 * By which adapters a question is answered.
 *
 * @param task whose adapter, from 1
 * @param weights of the tasks' adapters, from the first task on, for a method that mixes them; else empty
 */
public record Route(int task, List<Float> weights) {
    public Route {
        weights = List.copyOf(weights);
    }

    /** One task's. */
    public static Route of(int task) {
        return new Route(task, List.of());
    }
}
