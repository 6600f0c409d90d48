package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.json.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which orders a study's file asks for. */
class TaskOrderTest {
    private static final List<String> ABC = List.of("a", "b", "c");

    @TempDir
    private Path folder;

    @Property(tries = 200)
    void ordersArePermutationsNoneTwiceAndTheSameEachTime(
            @ForAll @IntRange(min = 2, max = 7) int tasks,
            @ForAll @IntRange(min = 1, max = 4) int random,
            @ForAll long seed) {
        List<String> ids = IntStream.range(0, tasks).mapToObj(i -> "t" + i).toList();
        int left = IntStream.rangeClosed(1, tasks).reduce(1, (x, y) -> x * y) - 2;
        int most = Math.min(random, left);
        List<OrderSpec> asked = most == 0
                ? List.of(OrderSpec.Known.REVERSE, OrderSpec.Known.GIVEN)
                : List.of(new OrderSpec.Random(most, seed), OrderSpec.Known.REVERSE, OrderSpec.Known.GIVEN);
        List<TaskOrder> orders = TaskOrder.of(asked, ids);
        assertThat(orders).hasSize(most + 2).isEqualTo(TaskOrder.of(asked, ids));
        assertThat(orders).allSatisfy(order -> assertThat(order.of(ids)).containsExactlyInAnyOrderElementsOf(ids));
        assertThat(new HashSet<>(orders.stream().map(TaskOrder::places).toList()))
                .hasSize(most + 2);
        assertThat(new HashSet<>(orders.stream().map(TaskOrder::name).toList())).hasSize(most + 2);
        assertThat(orders.get(most).of(ids).get(0)).isEqualTo(ids.get(tasks - 1));
        assertThat(orders.get(most + 1).of(ids)).isEqualTo(ids);
    }

    @Property(tries = 50)
    void moreOfOneSeedBeginWithTheSame(@ForAll @IntRange(min = 1, max = 8) int few, @ForAll long seed) {
        List<String> ids = List.of("a", "b", "c", "d");
        List<TaskOrder> more = TaskOrder.of(List.of(new OrderSpec.Random(few + 3, seed)), ids);
        assertThat(TaskOrder.of(List.of(new OrderSpec.Random(few, seed)), ids)).isEqualTo(more.subList(0, few));
    }

    /** A change here would make other runs of a study that somebody has begun. */
    @Test
    void whatIsDrawnIsPinned() {
        List<String> ids = List.of("a", "b", "c", "d", "e", "f");
        assertThat(TaskOrder.of(List.of(OrderSpec.Known.GIVEN, new OrderSpec.Random(2, 7)), ids))
                .extracting(order -> order.name() + ": " + String.join("", order.of(ids)))
                .containsExactly("given: abcdef", "random 7.1: cbafde", "random 7.2: aecdfb");
    }

    @Test
    void aStudyReadsAndWritesEveryForm() throws Exception {
        Path file = folder.resolve("study.json");
        Files.writeString(file, """
                {"schema": 1, "experiment": "e.json", "seeds": [1],
                 "orders": ["given", "reverse", ["b", "c", "a"], {"name": "hard first", "tasks": ["c", "a", "b"]},
                            {"random": 1, "seed": 7}],
                 "variants": [{"title": "one", "method": {"id": "joint", "options": {}}, "seeds": 1, "orders": 2,
                               "training": {"learningRate": 0.5}}]}
                """);
        StudySpec study = Json.read(file, StudySpec.class);
        assertThat(TaskOrder.of(study.orders(), ABC))
                .extracting(order -> order.name() + ": " + String.join("", order.of(ABC)))
                .startsWith("given: abc", "reverse: cba", "list 3: bca", "hard first: cab")
                .hasSize(5);
        Json.writeAtomically(file, study);
        assertThat(Json.read(file, StudySpec.class)).isEqualTo(study);
    }

    @Property(tries = 11)
    void aLatinSquareHasEachTaskAtEachPlaceOnceAndBeginsWithTheGivenOrder(
            @ForAll @IntRange(min = 1, max = 11) int tasks) {
        List<String> ids = IntStream.range(0, tasks).mapToObj(i -> "t" + i).toList();
        List<TaskOrder> orders = TaskOrder.of(List.of(OrderSpec.Known.LATIN_SQUARE), ids);
        assertThat(orders).hasSize(tasks).first().isEqualTo(TaskOrder.given(tasks));
        Set<String> follows = new HashSet<>();
        for (int place = 0; place < tasks; place++) {
            int at = place;
            assertThat(orders).extracting(order -> order.places().get(at)).doesNotHaveDuplicates();
            for (TaskOrder order : orders) {
                if (at > 0) {
                    follows.add(
                            order.places().get(at - 1) + " " + order.places().get(at));
                }
            }
        }
        if (tasks % 2 == 0) {
            assertThat(follows).hasSize(tasks * (tasks - 1));
            assertThat(orders).contains(TaskOrder.reverse(tasks));
        }
    }

    @Test
    void theLatinSquareIsPinned() {
        assertThat(TaskOrder.of(List.of(OrderSpec.Known.LATIN_SQUARE), List.of("a", "b", "c", "d")))
                .extracting(order -> order.name() + ": " + order.places())
                .containsExactly(
                        "given: [0, 1, 2, 3]",
                        "latin 2: [1, 3, 0, 2]",
                        "reverse: [3, 2, 1, 0]",
                        "latin 4: [2, 0, 3, 1]");
    }

    @Test
    void withoutOrdersItIsTheGivenOne() {
        assertThat(TaskOrder.of(null, ABC)).containsExactly(new TaskOrder("given", List.of(0, 1, 2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"given\", [\"a\", \"b\", \"c\"]] | field \"orders[1]\" is an order | there already",
                "[{\"name\": \"x\", \"tasks\": [\"a\", \"b\", \"c\"]}, {\"name\": \"x\", \"tasks\": [\"b\", \"a\", \"c\"]}] | orders[1] | there already",
                "[[\"a\", \"b\"]] | orders[0] | list each task of the experiment once: a, b, c",
                "[[\"a\", \"b\", \"b\"]] | orders[0] | list each task of the experiment once",
                "[\"given\", \"latin-square\"] | orders[1] | a Latin square, which holds the order \"given\" itself",
                "[{\"random\": 6, \"seed\": 1}, \"given\"] | orders[0] | 3 tasks have 5 more",
                "[{\"random\": 1, \"seed\": 1}, {\"random\": 1, \"seed\": 1}] | orders[1] | draw all of one seed at once",
                "[{\"random\": 0, \"seed\": 1}] | orders[0] | at least one",
                "[{\"random\": 1}] | orders[0] | is no order of tasks",
                "[\"backwards\"] | orders[0] | is no order of tasks",
                "[{\"name\": \"given\", \"tasks\": [\"a\"]}] | orders[0] | choose another",
                "[] | \"orders\" is empty | leave it out"
            })
    void whatIsNoOrderIsRefused(String orders, String where, String what) throws Exception {
        Path file = folder.resolve("study.json");
        Files.writeString(file, """
                {"schema": 1, "experiment": "e.json", "seeds": [1], "orders": %s,
                 "variants": [{"title": "one", "method": {"id": "joint", "options": {}}}]}
                """.formatted(orders));
        assertThatThrownBy(() -> TaskOrder.of(Json.read(file, StudySpec.class).orders(), ABC))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(where.replace("field ", ""))
                .hasMessageContaining(what);
    }
}
