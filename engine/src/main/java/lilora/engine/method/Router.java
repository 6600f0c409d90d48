package lilora.engine.method;

import java.util.List;

/** Chooses for each question by which adapters it is answered; questions with equal routes share a batch. */
@FunctionalInterface
public interface Router {
    /** A route for each question, in their order; what other questions are asked beside it changes nothing. */
    List<Route> of(Questions questions);
}
