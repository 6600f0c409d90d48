package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.jspecify.annotations.Nullable;

/** An example of make_methods.py, played through the real engine step by step. */
final class NumericExample<O extends Record> implements AutoCloseable {
    private final JsonNode file;
    private final NDManager manager = NDManager.newBaseManager();
    private final TensorBank bank = new TensorBank(manager, 1);
    private final Map<String, FrozenLinear> layers = new LinkedHashMap<>();
    private final Map<String, NDArray> inputs = new LinkedHashMap<>();
    private final List<Stage> stages;
    private final MethodRun run;

    NumericExample(ContinualMethod<O> method, JsonNode file, Kernels kernels) {
        JniUtils.setGradMode(false);
        this.file = file;
        for (Map.Entry<String, JsonNode> layer : file.get("layers").properties()) {
            JsonNode given = layer.getValue();
            NDArray weight = array(given.get("weight"));
            NDArray bias = given.has("bias") ? array(given.get("bias")) : null;
            LinearSite site = new LinearSite(
                    layer.getKey(),
                    (int) weight.getShape().get(1),
                    (int) weight.getShape().get(0),
                    LinearSite.Part.valueOf(given.path("part").asText("DECODER")),
                    bias != null);
            layers.put(site.name(), new FrozenLinear(site, weight, bias, kernels));
            inputs.put(site.name(), array(given.get("x")));
        }
        O options = OptionSchema.of(method.descriptor())
                .parse(new ObjectMapper().convertValue(file.get("options"), OptionValues.class));
        stages = method.stages(options, file.get("tasks").asInt());
        List<LinearSite> sites =
                layers.values().stream().map(FrozenLinear::site).toList();
        run = method.open(
                options,
                new MethodScope(sites, bank, kernels, file.path("hidden").asInt()));
    }

    /** Names and values, as JSON has them. */
    private static final class OptionValues extends TreeMap<String, Object> {}

    NDManager manager() {
        return manager;
    }

    NDArray array(JsonNode given) {
        return ExampleNumbers.array(manager, given);
    }

    private Map<String, NDArray> arrays(JsonNode given) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        given.properties().forEach(one -> arrays.put(one.getKey(), array(one.getValue())));
        return arrays;
    }

    void play() {
        int number = 0;
        for (JsonNode step : file.get("steps")) {
            String what = "step " + ++number + ", " + step.get("do").asText() + ": ";
            switch (step.get("do").asText()) {
                case "put" -> put(step.get("tensors"));
                case "see" -> inputs.putAll(arrays(step.get("x")));
                case "begin" -> run.beforeStage(stage(step));
                case "before" -> run.beforeTraining(stage(step), new ExampleItems(step, this));
                case "learn" -> learn(what, step);
                case "steer" -> steer(what, step);
                case "after" -> run.afterTraining(stage(step), new ExampleItems(step, this));
                case "end" -> run.afterStage(stage(step));
                case "answer" -> answer(what, step);
                case "route" -> route(what, step);
                case "hold" -> hold(what, step.get("tensors"));
                default -> throw new IllegalArgumentException("A file has a step that is not known: " + step);
            }
        }
    }

    private Stage stage(JsonNode step) {
        int number = step.get("stage").asInt();
        return stages.stream()
                .filter(stage -> stage.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private void put(JsonNode tensors) {
        for (Map.Entry<String, JsonNode> tensor : tensors.properties()) {
            if (bank.has(tensor.getKey())) {
                assertThat(bank.get(tensor.getKey()).getShape())
                        .as(tensor.getKey())
                        .isEqualTo(ExampleNumbers.shape(tensor.getValue()));
            }
            bank.put(
                    tensor.getKey(), ExampleNumbers.values(tensor.getValue()), ExampleNumbers.shape(tensor.getValue()));
        }
    }

    private void learn(String what, JsonNode step) {
        Stage stage = stage(step);
        List<String> trained = run.trainable(stage);
        JsonNode gradients = step.get("gradients");
        assertThat(trained)
                .as(what + "what is trained")
                .containsExactlyInAnyOrderElementsOf(
                        gradients.properties().stream().map(Map.Entry::getKey).toList());
        trained.forEach(name -> bank.get(name).setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            Map<String, NDArray> found = outputs(run.training(stage));
            NDArray loss = loss(found);
            Optional<NDArray> penalty = run.penalty(stage);
            Optional<NDArray> batchPenalty = run.batchPenalty(stage, new Batch(found));
            for (Optional<NDArray> more : List.of(penalty, batchPenalty)) {
                loss = more.isPresent() ? loss.add(more.get()) : loss;
            }
            collector.backward(loss);
            assertOutputs(what, found, step.get("y"));
            assertTerm(what + "penalty", penalty, step.path("penalty"));
            assertTerm(what + "penalty of the batch", batchPenalty, step.path("batchPenalty"));
        }
        for (String name : trained) {
            NDArray tensor = bank.get(name);
            ExampleNumbers.assertNumbers(what + "gradient of " + name, tensor.getGradient(), gradients.get(name));
            tensor.setRequiresGradient(false);
        }
    }

    private static void assertTerm(String what, Optional<NDArray> found, JsonNode expected) {
        assertThat(found.isPresent()).as(what).isEqualTo(expected.isNumber());
        found.ifPresent(term -> ExampleNumbers.assertNumber(what, term.getFloat(), expected.asDouble()));
    }

    private static NDArray loss(Map<String, NDArray> outputs) {
        NDList terms = new NDList();
        outputs.values().forEach(y -> terms.add(y.square().sum().div(2)));
        return NDArrays.stack(terms).sum();
    }

    /** Gradients of L by other tensors than those of the bank. */
    Map<String, NDArray> gradients(Map<String, NDArray> leaves, AdapterSet adapters) {
        leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(loss(outputs(adapters)));
        }
        Map<String, NDArray> found = new TreeMap<>();
        leaves.forEach((name, leaf) -> {
            found.put(name, leaf.getGradient().duplicate());
            // The next pass adds to it.
            leaf.getGradient().muli(0);
        });
        return found;
    }

    private Samples samples() {
        int samples = (int) inputs.values().iterator().next().getShape().get(0);
        int positions = (int) inputs.values().iterator().next().getShape().get(1);
        int[] lengths = file.has("lengths")
                ? file.get("lengths").valueStream().mapToInt(JsonNode::asInt).toArray()
                : IntStream.generate(() -> positions).limit(samples).toArray();
        float[][] words = new float[samples][];
        for (int i = 0; i < samples; i++) {
            words[i] =
                    file.has("words") ? ExampleNumbers.values(file.get("words").get(i)) : new float[0];
        }
        return new Samples(lengths, words);
    }

    /** Of all layers, by their names. */
    Map<String, NDArray> outputs(AdapterSet adapters) {
        return outputs(adapters.over(samples()), inputs);
    }

    private Map<String, NDArray> outputs(AdapterSet adapters, Map<String, NDArray> given) {
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        layers.forEach((name, layer) -> {
            LinearAdapter adapter = adapters.at(name);
            NDArray x = behind(adapters.prefix(), given.get(name));
            outputs.put(name, adapter == null ? layer.forward(x) : adapter.forward(layer, x));
        });
        return outputs;
    }

    /** Vectors of a prefix stand in front of each sample, where a layer reads as many numbers. */
    private static NDArray behind(@Nullable NDArray prefix, NDArray x) {
        long samples = x.getShape().get(0);
        return prefix == null || prefix.getShape().get(1) != x.getShape().get(2)
                ? x
                : NDArrays.concat(
                        new NDList(NDArrays.stack(new NDList(Collections.nCopies((int) samples, prefix))), x), 1);
    }

    private static void assertOutputs(String what, Map<String, NDArray> found, JsonNode expected) {
        found.forEach((layer, y) -> ExampleNumbers.assertNumbers(what + "y of " + layer, y, expected.get(layer)));
    }

    /** The rows of the first layer's output stand for logits. */
    private final class Batch implements BatchView {
        private final Map<String, NDArray> learned;

        Batch(Map<String, NDArray> learned) {
            this.learned = learned;
        }

        private NDArray logits(Map<String, NDArray> outputs) {
            NDArray first = outputs.values().iterator().next();
            return first.reshape(-1, first.getShape().get(2));
        }

        @Override
        public NDArray logits() {
            return logits(learned);
        }

        @Override
        public NDArray logits(AdapterSet adapters) {
            return logits(outputs(adapters)).stopGradient();
        }
    }

    private void steer(String what, JsonNode step) {
        Steered gradients = new Steered(step);
        run.afterBackward(stage(step), gradients);
        for (Map.Entry<String, JsonNode> wanted : step.path("becomes").properties()) {
            ExampleNumbers.assertNumbers(what + wanted.getKey(), gradients.of(wanted.getKey()), wanted.getValue());
        }
    }

    /** Gradients of a step that the file gives. */
    private final class Steered implements StepGradients {
        private final JsonNode step;
        private final Map<String, NDArray> values;

        Steered(JsonNode step) {
            this.step = step;
            values = arrays(step.get("gradients"));
        }

        @Override
        public NDArray of(String tensor) {
            return values.get(tensor);
        }

        @Override
        public void put(String tensor, NDArray gradient) {
            values.put(tensor, gradient);
        }

        @Override
        public double norm() {
            return Math.sqrt(values.values().stream()
                    .mapToDouble(value -> value.square().sum().getFloat())
                    .sum());
        }

        @Override
        public double clipping() {
            return step.get("clipping").asDouble();
        }

        @Override
        public int step() {
            return step.get("step").asInt();
        }

        @Override
        public double share() {
            return step.get("share").asDouble();
        }

        @Override
        public SplittableRandom random() {
            return new SplittableRandom(1);
        }
    }

    private void answer(String what, JsonNode step) {
        JsonNode route = step.get("route");
        AdapterSet adapters = route == null
                ? run.inference(step.get("task").asInt())
                : run.inference(new Route(route.get("task").asInt(), shares(route.path("weights"))));
        AdapterSet over = adapters.over(samples());
        assertOutputs(what, outputs(over, inputs), step.get("y"));
        if (step.has("next")) {
            assertOutputs(what + "a token behind it, ", outputs(over, arrays(step.get("next"))), step.get("said"));
        }
    }

    private static List<Float> shares(JsonNode given) {
        List<Float> shares = new ArrayList<>();
        given.forEach(share -> shares.add((float) share.asDouble()));
        return shares;
    }

    private void route(String what, JsonNode step) {
        List<Route> routes = run.router()
                .orElseThrow()
                .of(new TinyMethodRun.FixedQuestions(array(step.get("words")), array(step.get("images"))));
        assertThat(routes).as(what).extracting(Route::task).isEqualTo(ExampleNumbers.integers(step.get("routes")));
        for (int i = 0; i < routes.size(); i++) {
            List<Float> wanted = shares(step.path("weights").path(i));
            List<Float> found = routes.get(i).weights();
            assertThat(found).as(what).hasSameSizeAs(wanted);
            for (int task = 0; task < wanted.size(); task++) {
                ExampleNumbers.assertNumber(what + "share", found.get(task), wanted.get(task));
            }
        }
    }

    private void hold(String what, JsonNode tensors) {
        for (Map.Entry<String, JsonNode> tensor : tensors.properties()) {
            JsonNode wanted = tensor.getValue();
            NDArray held = bank.get(tensor.getKey());
            if (wanted.has("gram")) {
                NDArray weighed = wanted.has("weighed")
                        ? held.mul(bank.get(wanted.get("weighed").asText()).expandDims(1))
                        : held;
                ExampleNumbers.assertNumbers(
                        what + tensor.getKey(), held.transpose().matMul(weighed), wanted.get("gram"));
            } else {
                ExampleNumbers.assertNumbers(what + tensor.getKey(), held, wanted);
            }
        }
    }

    @Override
    public void close() {
        bank.close();
        manager.close();
    }
}
