package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lilora.engine.model.weights.TensorFile;

/** One tiny model of the resources, with what transformers computed with it (see make_fixtures.py). */
record Fixture(String name, Path folder, JsonNode cases, TensorFile expected) {
    static final List<String> NAMES = List.of("plain", "grouped", "single", "counted");

    static Fixture named(String name) {
        try {
            Path folder = Path.of(Objects.requireNonNull(Fixture.class.getResource("fixtures/" + name))
                    .toURI());
            JsonNode cases =
                    new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
            return new Fixture(name, folder, cases, TensorFile.open(folder.resolve("expected.safetensors")));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JSON file of the resources, by its name without the ending. */
    static JsonNode json(String name) {
        try (InputStream in = Objects.requireNonNull(Fixture.class.getResourceAsStream(name + ".json"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The images of each sample: a list of numbers, or one, which is -1 for none. */
    static int[][] images(JsonNode expected) {
        return expected.path("images")
                .valueStream()
                .map(images -> images.isArray() ? row(images) : TokenBatch.single(images.asInt())[0])
                .toArray(int[][]::new);
    }

    BaseModel load() {
        return BaseModel.load(folder, Compute.cpu());
    }

    NDArray read(NDManager manager, String tensor) {
        return expected.read(manager, tensor);
    }

    TokenBatch batch() {
        return new TokenBatch(rows("ids"), rows("labels"), TokenBatch.single(row(cases.path("images"))));
    }

    TokenBatch sample(int b) {
        TokenBatch all = batch();
        return new TokenBatch(new int[][] {all.ids()[b]}, new int[][] {all.labels()[b]}, new int[][] {all.images()[b]});
    }

    int[][] rows(String field) {
        List<int[]> rows = new ArrayList<>();
        cases.path(field).forEach(list -> rows.add(row(list)));
        return rows.toArray(new int[0][]);
    }

    static int[] row(JsonNode list) {
        int[] row = new int[list.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = list.get(i).asInt();
        }
        return row;
    }

    /** The adapters of the fixture. */
    Map<String, LowRank> adapters(NDManager manager) {
        Map<String, LowRank> adapters = new LinkedHashMap<>();
        cases.path("sites").forEach(site -> {
            NDArray down = read(manager, site.asText() + ".down");
            NDArray up = read(manager, site.asText() + ".up");
            down.setRequiresGradient(true);
            up.setRequiresGradient(true);
            adapters.put(site.asText(), new LowRank(down, up, (float)
                    cases.path("scale").asDouble()));
        });
        return adapters;
    }

    record LowRank(NDArray down, NDArray up, float scale) implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            return base.kernels().lowRank(x, base.weight(), base.bias(), down, up, scale, 0);
        }
    }
}
