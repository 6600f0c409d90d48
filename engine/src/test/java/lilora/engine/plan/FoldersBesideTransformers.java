package lilora.engine.plan;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.TensorFile;

/**
 * Compares random model folders with transformers: every one must be refused, or give its logits, ids and end tokens. Run by
 * hand on what {@code yardstick/folders.py} made: the only argument is its folder.
 */
public final class FoldersBesideTransformers {
    /** Of the largest logit; half a unit of float32 is 6e-8. */
    private static final double NEAR = 1e-4;

    private FoldersBesideTransformers() {}

    /** @param args the folder */
    public static void main(String[] args) throws IOException {
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> entries = Files.list(Path.of(args[0]))) {
            for (Path folder : entries.filter(path -> !path.toString().endsWith(".expected"))
                    .sorted()
                    .toList()) {
                JsonNode expected = Json.tree(folder.resolveSibling(folder.getFileName() + ".expected/case.json"));
                String verdict = verdict(folder, expected);
                counts.merge(verdict.split(":")[0], 1, Integer::sum);
                System.out.println(folder.getFileName() + " " + expected.path("odd") + " " + verdict);
            }
        }
        System.out.println(counts);
    }

    private static String verdict(Path folder, JsonNode expected) {
        boolean failed = expected.has("error");
        try (ModelFolder model = ModelFolder.open(folder);
                BaseModel llava = BaseModel.load(folder, Compute.cpu())) {
            if (failed) {
                return "LOADED where transformers fails: "
                        + expected.path("error").asText();
            }
            List<String> wrong = new ArrayList<>(wrongIds(model, expected));
            double difference = difference(folder, llava, expected);
            if (difference > NEAR) {
                wrong.add("logits differ relatively by " + difference);
            }
            Set<Integer> ends = new TreeSet<>();
            expected.path("ends").forEach(id -> ends.add(id.asInt(-1)));
            if (!ends.equals(new TreeSet<>(model.config().text().endTokens()))) {
                wrong.add("ends are " + ends + ", ours " + model.config().text().endTokens());
            }
            return wrong.isEmpty() ? "equal: " + difference + " " + ModelFolder.remarks(folder) : "WRONG: " + wrong;
        } catch (InputException e) {
            return (failed ? "refused by both: " : "refused: ") + e.getMessage();
        } catch (RuntimeException e) {
            return "TRACE: " + e;
        }
    }

    private static List<String> wrongIds(ModelFolder model, JsonNode expected) {
        List<String> wrong = new ArrayList<>();
        if (expected.has("tokenizer error")) {
            wrong.add("no tokenizer in transformers: "
                    + expected.path("tokenizer error").asText());
        }
        for (JsonNode text : expected.path("texts")) {
            List<Integer> ids = new ArrayList<>();
            text.path(1).forEach(id -> ids.add(id.asInt()));
            List<Integer> own = java.util.Arrays.stream(
                            model.tokenizer().encode(text.path(0).asText(), true))
                    .boxed()
                    .toList();
            if (!own.equals(ids)) {
                wrong.add("ids of \"" + text.path(0).asText() + "\" are " + ids + ", ours " + own);
            }
        }
        for (JsonNode answer : expected.path("answers")) {
            int[] ids = answer.path(0).valueStream().mapToInt(JsonNode::asInt).toArray();
            String own = model.tokenizer().decode(ids);
            if (!own.equals(answer.path(1).asText())) {
                wrong.add(
                        "text of " + answer.path(0) + " is \"" + answer.path(1).asText() + "\", ours \"" + own + "\"");
            }
        }
        return wrong;
    }

    private static double difference(Path folder, BaseModel model, JsonNode expected) {
        TensorFile file =
                TensorFile.open(folder.resolveSibling(folder.getFileName() + ".expected/expected.safetensors"));
        int[] ids = expected.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray features = model.visionFeatures(file.read(model.manager(), "pixels"));
            TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {ids}, TokenBatch.single(0));
            NDArray logits = model.logits(batch, features, AdapterSet.none());
            float[] own = logits.toFloatArray();
            float[] theirs = file.read(model.manager(), "logits").toFloatArray();
            double largest = own.length == theirs.length ? 0 : Double.POSITIVE_INFINITY;
            double size = 1e-6;
            for (int i = 0; i < Math.min(own.length, theirs.length); i++) {
                double distance = Math.abs(own[i] - (double) theirs[i]);
                largest = distance <= largest ? largest : distance;
                size = Math.max(size, Math.abs(theirs[i]));
            }
            return largest / size;
        }
    }
}
