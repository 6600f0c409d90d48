package lilora.engine.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.experiment.OrderSpec;
import org.jspecify.annotations.Nullable;

/**
 * An order of a study's tasks.
 *
 * @param name {@code given}, {@code reverse}, {@code random 7.1} for the first drawn with seed 7, {@code latin 2} for the second of a
 *     Latin square that is neither of the first two, or what its file calls it
 * @param places where each task, the first to learn first, stands in the experiment, from 0
 */
public record TaskOrder(String name, List<Integer> places) {
    public TaskOrder {
        places = List.copyOf(places);
    }

    /** The order of the experiment. */
    static TaskOrder given(int tasks) {
        return new TaskOrder(OrderSpec.Known.GIVEN.word(), ascending(tasks));
    }

    /** The order of the experiment backwards. */
    static TaskOrder reverse(int tasks) {
        return new TaskOrder(
                OrderSpec.Known.REVERSE.word(),
                ascending(tasks).stream().map(i -> tasks - 1 - i).toList());
    }

    /**
     * The orders that are asked for; none is another's.
     *
     * @param asked the given order alone when absent
     * @param tasks ids in the order of the experiment
     * @throws InputException if one names other tasks, is there already, or there are not that many
     */
    static List<TaskOrder> of(@Nullable List<OrderSpec> asked, List<String> tasks) {
        if (asked == null) {
            return List.of(given(tasks.size()));
        }
        Orders orders = new Orders(tasks);
        // What is written counts before what is drawn, so that a draw never takes the place of an order by name.
        for (int i = 0; i < asked.size(); i++) {
            orders.fix(i, asked.get(i));
        }
        List<TaskOrder> all = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            all.addAll(orders.of(i, asked.get(i)));
        }
        return all;
    }

    /** The elements of a list of the experiment's tasks in this order. */
    public <T> List<T> of(List<T> given) {
        return places.stream().map(given::get).toList();
    }

    private static List<Integer> ascending(int tasks) {
        return IntStream.range(0, tasks).boxed().toList();
    }

    private static final class Orders {
        private final List<String> tasks;
        private final Set<List<Integer>> taken = new HashSet<>();
        private final Set<String> names = new HashSet<>();

        Orders(List<String> tasks) {
            this.tasks = tasks;
        }

        void fix(int place, OrderSpec asked) {
            if (asked instanceof OrderSpec.Random) {
                return;
            }
            for (TaskOrder order : written(place, asked)) {
                if (!names.add(order.name()) || !taken.add(order.places())) {
                    throw new InputException(
                            asked == OrderSpec.Known.LATIN_SQUARE
                                    ? "Field \"orders[%d]\" is a Latin square, which holds the order \"%s\" itself; leave that one out."
                                            .formatted(place, order.name())
                                    : "Field \"orders[%d]\" is an order, or the name of one, that is there already; leave one of them out."
                                            .formatted(place));
                }
            }
        }

        List<TaskOrder> of(int place, OrderSpec asked) {
            return asked instanceof OrderSpec.Random random ? drawn(place, random) : written(place, asked);
        }

        private List<TaskOrder> written(int place, OrderSpec asked) {
            if (asked instanceof OrderSpec.Listed listed) {
                String name = listed.name();
                return List.of(
                        new TaskOrder(name == null ? "list " + (place + 1) : name, places(place, listed.tasks())));
            }
            if (asked == OrderSpec.Known.LATIN_SQUARE) {
                return LatinSquare.orders(tasks.size());
            }
            return List.of(asked == OrderSpec.Known.GIVEN ? given(tasks.size()) : reverse(tasks.size()));
        }

        private List<Integer> places(int place, List<String> ids) {
            if (ids.size() != tasks.size() || !new HashSet<>(ids).equals(new HashSet<>(tasks))) {
                throw new InputException("Field \"orders[%d]\" lists %s; list each task of the experiment once: %s."
                        .formatted(place, String.join(", ", ids), String.join(", ", tasks)));
            }
            return ids.stream().map(tasks::indexOf).toList();
        }

        private List<TaskOrder> drawn(int place, OrderSpec.Random asked) {
            requireEnough(place, asked.random());
            SplittableRandom random = new SplittableRandom(asked.seed());
            List<TaskOrder> drawn = new ArrayList<>();
            while (drawn.size() < asked.random()) {
                List<Integer> places = shuffled(random);
                if (taken.add(places)) {
                    drawn.add(new TaskOrder("random %d.%d".formatted(asked.seed(), drawn.size() + 1), places));
                }
            }
            if (drawn.stream().anyMatch(order -> !names.add(order.name()))) {
                throw new InputException(
                        "Field \"orders[%d]\" draws with seed %d as another does; draw all of one seed at once."
                                .formatted(place, asked.seed()));
            }
            return drawn;
        }

        private void requireEnough(int place, int wanted) {
            long all = 1;
            for (int i = 2; i <= tasks.size() && all - taken.size() < wanted; i++) {
                all *= i;
            }
            if (all - taken.size() < wanted) {
                throw new InputException("Field \"orders[%d]\" draws %d orders, but %d tasks have %d more; draw fewer."
                        .formatted(place, wanted, tasks.size(), all - taken.size()));
            }
        }

        private List<Integer> shuffled(SplittableRandom random) {
            Integer[] order = ascending(tasks.size()).toArray(Integer[]::new);
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                Integer swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            return Arrays.asList(order);
        }
    }
}
