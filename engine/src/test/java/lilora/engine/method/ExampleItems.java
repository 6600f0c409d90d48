package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.model.AdapterSet;

/**
 * The items of a stage in an example: gradients that the file gives, or those of L by the example's own layers; questions and answers that the
 * file gives.
 *
 * @param given by the file for this look
 * @param example whose layers compute
 */
record ExampleItems(JsonNode given, NumericExample<?> example) implements UnaskedItems {
    @Override
    public int batchSize() {
        return given.get("batchSize").asInt();
    }

    @Override
    public int items() {
        return given.get("items").asInt();
    }

    private void assertLooked(int items) {
        assertThat(items).as("items looked at").isEqualTo(given.get("looked").asInt());
    }

    @Override
    public int gradients(int items, int size, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
        assertLooked(items);
        assertThat(size).as("items of a batch").isEqualTo(given.get("each").asInt());
        for (JsonNode batch : given.get("gradients")) {
            each.accept(name -> example.array(batch.get(name)));
        }
        return given.get("gradients").size();
    }

    @Override
    public void gradients(
            Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
        assertLooked(items);
        Map<String, NDArray> found = example.gradients(leaves, adapters.get());
        sum.accept(found::get);
    }

    @Override
    public void forward(int items, Supplier<AdapterSet> adapters) {
        assertLooked(items);
        example.outputs(adapters.get());
    }

    /** One by one. */
    @Override
    public void questions(Consumer<Questions> each) {
        for (int row = 0; row < given.get("words").size(); row++) {
            each.accept(known(
                    example.manager(),
                    given.get("words").get(row),
                    given.get("images").get(row)));
        }
    }

    private static Questions known(NDManager manager, JsonNode words, JsonNode images) {
        return new TinyMethodRun.FixedQuestions(row(manager, words), row(manager, images));
    }

    private static NDArray row(NDManager manager, JsonNode given) {
        return ExampleNumbers.array(manager, given).reshape(1, -1);
    }

    @Override
    public void answers(Consumer<NDArray> each) {
        given.get("answers").forEach(answer -> each.accept(row(example.manager(), answer)));
    }

    @Override
    public int count(Exercises exercises) {
        assertLooked(exercises.items());
        return items();
    }

    @Override
    public void exercise(
            Exercises exercises,
            int pass,
            Map<String, NDArray> leaves,
            Supplier<AdapterSet> adapters,
            Consumer<Gradients> each) {
        Map<String, NDArray> found = example.gradients(leaves, adapters.get());
        each.accept(found::get);
    }
}
