package lilora.engine.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** As many orders of tasks as there are tasks, so that each task stands at each place once. */
final class LatinSquare {
    private LatinSquare() {}

    /**
     * Williams' square: its first row takes numbers from both ends in turns (0, 1, n - 1, 2, n - 2, …), each other adds 1 to the row
     * before, modulo n. With n even the steps within a row are all different, so each number follows each other one once. Numbers are
     * renamed so that the first row is the given order.
     */
    static List<TaskOrder> orders(int tasks) {
        int[] zigzag = IntStream.range(0, tasks)
                .map(i -> i % 2 == 1 ? (i + 1) / 2 : (tasks - i / 2) % tasks)
                .toArray();
        Integer[] names = new Integer[tasks];
        Arrays.setAll(names, i -> 0);
        for (int place = 0; place < tasks; place++) {
            names[zigzag[place]] = place;
        }
        List<TaskOrder> orders = new ArrayList<>();
        for (int row = 0; row < tasks; row++) {
            int shift = row;
            orders.add(named(
                    row,
                    Arrays.stream(zigzag)
                            .mapToObj(number -> names[(number + shift) % tasks])
                            .toList()));
        }
        return orders;
    }

    /** An order that has a name has it here too, so that its runs are the same wherever they are asked for. */
    private static TaskOrder named(int row, List<Integer> places) {
        for (TaskOrder known : List.of(TaskOrder.given(places.size()), TaskOrder.reverse(places.size()))) {
            if (known.places().equals(places)) {
                return known;
            }
        }
        return new TaskOrder("latin " + (row + 1), places);
    }
}
