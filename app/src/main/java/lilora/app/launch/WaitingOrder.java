package lilora.app.launch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The order in which runs wait, and others made of it. Whatever does not wait is no part of an order. */
final class WaitingOrder {
    private final List<String> runs;

    WaitingOrder(Collection<String> runs) {
        this.runs = List.copyOf(runs);
    }

    /** Each of some runs a place sooner; those that stand at the head already stay, and those behind them close up. */
    List<String> sooner(Collection<String> some) {
        return stepped(runs, some);
    }

    /** Each of some runs a place later. */
    List<String> later(Collection<String> some) {
        return reversed(stepped(reversed(runs), some));
    }

    private static List<String> stepped(List<String> runs, Collection<String> some) {
        Set<String> moved = new HashSet<>(some);
        List<String> order = new ArrayList<>(runs);
        for (int i = 1; i < order.size(); i++) {
            if (moved.contains(order.get(i)) && !moved.contains(order.get(i - 1))) {
                Collections.swap(order, i - 1, i);
            }
        }
        return order;
    }

    private static List<String> reversed(List<String> runs) {
        List<String> reversed = new ArrayList<>(runs);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Some runs together before another, in the order they have; last of all without another, or if that waits no more. */
    List<String> before(Collection<String> some, Optional<String> other) {
        Set<String> moved = new HashSet<>(some);
        // The other may be one of them: they come before the first behind it that stays.
        int from = other.map(runs::indexOf).filter(place -> place >= 0).orElse(runs.size());
        Optional<String> stays =
                runs.stream().skip(from).filter(run -> !moved.contains(run)).findFirst();
        List<String> order = new ArrayList<>(runs);
        order.removeAll(moved);
        int place = stays.map(order::indexOf).orElse(order.size());
        order.addAll(place, runs.stream().filter(moved::contains).toList());
        return order;
    }
}
