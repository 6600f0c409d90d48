package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Map;
import lilora.engine.model.Fixture.LowRank;

/**
 * The loss composed of DJL's single operations, every position through every layer: what a straightforward port of the
 * Python model does. For samples of equal length with the image token at the same place.
 */
final class NaiveModel {
    private final BaseModel model;
    private final ModelConfig config;

    NaiveModel(BaseModel model) {
        this.model = model;
        this.config = model.config();
    }

    NDArray loss(TokenBatch batch, NDArray features, Map<String, LowRank> adapters) {
        TokenLayout layout = TokenLayout.of(batch, config, false);
        TokenLayout.Learned learned = layout.learned(batch.labels());
        NDArray visual = linear("multi_modal_projector.linear_1", features, adapters);
        visual = linear("multi_modal_projector.linear_2", OpByOp.gelu(visual), adapters);
        NDArray x = embed(batch, visual);
        NDArray[] angles = angles(layout.length());
        for (int i = 0; i < config.text().layers(); i++) {
            x = layer("language_model.model.layers." + i + ".", x, angles, adapters);
        }
        x = OpByOp.rmsNorm(x, weight("language_model.model.norm"), config.text().normEps());
        NDArray logits = OpByOp.linear(x, weight("language_model.model.embed_tokens"), null);
        NDArray places = model.manager().create(learned.places());
        NDArray flat = logits.reshape(-1, config.text().vocabulary());
        return OpByOp.crossEntropyRows(flat.get(places), model.manager().create(learned.targets()));
    }

    private NDArray embed(TokenBatch batch, NDArray visual) {
        int marker = 0;
        while (batch.ids()[0][marker] != config.imageToken()) {
            marker++;
        }
        long[] ids = java.util.Arrays.stream(batch.ids())
                .flatMapToInt(java.util.Arrays::stream)
                .asLongStream()
                .toArray();
        NDArray text = weight("language_model.model.embed_tokens")
                .get(model.manager().create(ids))
                .reshape(batch.size(), batch.ids()[0].length, config.text().hidden());
        return NDArrays.concat(
                new NDList(
                        text.get(new NDIndex(":, :" + marker)),
                        visual,
                        text.get(new NDIndex(":, " + (marker + 1) + ":"))),
                1);
    }

    private NDArray[] angles(int length) {
        int half = config.text().headSize() / 2;
        NDArray frequency = model.manager()
                .arange((float) half)
                .mul((float) (-Math.log(config.text().rope().theta()) / half))
                .exp();
        NDArray angle =
                model.manager().arange((float) length).reshape(length, 1, 1).mul(frequency.reshape(1, 1, half));
        return new NDArray[] {angle.cos(), angle.sin()};
    }

    private NDArray layer(String name, NDArray x, NDArray[] angles, Map<String, LowRank> adapters) {
        double eps = config.text().normEps();
        NDArray normed = OpByOp.rmsNorm(x, weight(name + "input_layernorm"), eps);
        NDArray heads = OpByOp.ropeAttention(
                linear(name + "self_attn.q_proj", normed, adapters),
                linear(name + "self_attn.k_proj", normed, adapters),
                linear(name + "self_attn.v_proj", normed, adapters),
                angles[0],
                angles[1]);
        NDArray attended = x.add(linear(name + "self_attn.o_proj", heads, adapters));
        NDArray second = OpByOp.rmsNorm(attended, weight(name + "post_attention_layernorm"), eps);
        NDArray inner = OpByOp.siluMul(
                linear(name + "mlp.gate_proj", second, adapters), linear(name + "mlp.up_proj", second, adapters));
        return attended.add(linear(name + "mlp.down_proj", inner, adapters));
    }

    private NDArray linear(String site, NDArray x, Map<String, LowRank> adapters) {
        NDArray bias = model.parameters().get(site + ".bias");
        LowRank adapter = adapters.get(site);
        return adapter == null
                ? OpByOp.linear(x, weight(site), bias)
                : OpByOp.lowRank(x, weight(site), bias, adapter.down(), adapter.up(), adapter.scale());
    }

    private NDArray weight(String name) {
        return model.parameters().get(name + ".weight");
    }
}
