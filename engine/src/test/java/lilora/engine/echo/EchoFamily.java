package lilora.engine.echo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.json.Json;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.DecoderConfig;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.ModelFamily;
import lilora.engine.model.ModelWeights;
import lilora.engine.model.Rope;
import lilora.engine.model.VisionEncoder;
import org.jspecify.annotations.Nullable;

/** A family as another jar would bring it: an image is one visual token, a linear layer over the mean of its colours. */
@AutoService(ModelFamily.class)
public final class EchoFamily implements ModelFamily {
    @Override
    public String modelType() {
        return "echo";
    }

    @Override
    public ModelConfig read(Path folder) {
        JsonNode root = Json.tree(folder.resolve("config.json"));
        int size = root.path("size").asInt();
        List<Integer> windows = Collections.nCopies(root.path("layers").asInt(), DecoderConfig.ALL);
        return new EchoConfig(
                new DecoderConfig(
                        "echo",
                        20,
                        size,
                        12,
                        2,
                        1,
                        size / 2,
                        32,
                        1e-6,
                        new Rope(100),
                        false,
                        false,
                        false,
                        false,
                        windows,
                        Set.of(2)),
                root.path("image").asInt());
    }

    private record EchoConfig(DecoderConfig text, int inputSize) implements ModelConfig {
        private static final String EYE = "eye";

        @Override
        public String decoderName() {
            return "echo.";
        }

        @Override
        public String headName() {
            return "mouth";
        }

        @Override
        public int imageToken() {
            return 3;
        }

        @Override
        public int imageTokens() {
            return 1;
        }

        @Override
        public int patches() {
            return 1;
        }

        @Override
        public long towerBytes(int images, int tokens, int number) {
            return 2L * images * tokens * featureWidth() * number;
        }

        @Override
        public int featureWidth() {
            return 3;
        }

        @Override
        public List<LinearSite> linearSites() {
            List<LinearSite> sites = new ArrayList<>(List.of(new LinearSite(EYE, 3, text.hidden())));
            sites.addAll(text.sites(decoderName()));
            sites.add(new LinearSite(headName(), text.hidden(), text.vocabulary()));
            return sites;
        }

        @Override
        public Map<String, long[]> parameterShapes() {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            shapes.put(decoderName() + "embed_tokens.weight", new long[] {text.vocabulary(), text.hidden()});
            linearSites().forEach(site -> shapes.put(site.name() + ".weight", new long[] {site.out(), site.in()}));
            text.addNorms(decoderName(), shapes);
            return shapes;
        }

        @Override
        public ModelConfig withOwnHead() {
            return this;
        }

        @Override
        public String publishedName(String stored) {
            return stored;
        }

        @Override
        public boolean isConstant(String name) {
            return false;
        }

        @Override
        public Map<String, JsonNode> processorFields() {
            return Map.of();
        }

        @Override
        public List<String> templates() {
            return List.of("vicuna_v1");
        }

        @Override
        public VisionEncoder encoder(ModelWeights weights, Kernels kernels) {
            FrozenLinear eye = weights.linear(linearSites().get(0));
            return new VisionEncoder() {
                @Override
                public NDArray features(NDArray pixels, long @Nullable [] seen) {
                    return pixels.reshape(pixels.getShape().get(0), 1, 3, -1).mean(new int[] {3});
                }

                @Override
                public NDArray visual(NDArray features, AdapterSet adapters) {
                    return eye.forward(features, adapters);
                }
            };
        }

        @Override
        public InitialValues initialValues(long seed) {
            return (name, shape) -> {
                float[] values = new float[Math.toIntExact(new Shape(shape).size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = name.contains("norm") ? 1 : (float) Math.sin(i * 0.7 + name.hashCode() % 100 + seed);
                }
                return values;
            };
        }
    }
}
