package lilora.engine.train;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lilora.engine.method.MethodRun;
import lilora.engine.method.Questions;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.model.AdapterSet;

/** By which adapters questions are answered. */
interface Answering {
    /** What chooses for each question; empty where all are answered alike. */
    Optional<Router> router();

    /** Where all are answered alike. */
    Route always();

    /** Made within a native scope that outlives them. */
    AdapterSet adapters(Route route);

    /** A route for each question. */
    default List<Route> routes(int count, Supplier<Questions> questions) {
        return router().map(router -> router.of(questions.get())).orElseGet(() -> Collections.nCopies(count, always()));
    }

    /** The same adapters for all. */
    static Answering by(AdapterSet adapters) {
        return new Answering() {
            @Override
            public Optional<Router> router() {
                return Optional.empty();
            }

            @Override
            public Route always() {
                return Route.of(0);
            }

            @Override
            public AdapterSet adapters(Route route) {
                return adapters;
            }
        };
    }

    /** As a method answers a task's questions with what it has learned. */
    static Answering of(MethodRun method, int task) {
        return new Answering() {
            @Override
            public Optional<Router> router() {
                return method.router();
            }

            @Override
            public Route always() {
                return Route.of(task);
            }

            @Override
            public AdapterSet adapters(Route route) {
                return method.inference(route);
            }
        };
    }
}
