package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;

/** The fused operations written out with DJL's single ones: slow, plain, and what the kernels are compared with. */
final class OpByOp {
    private OpByOp() {}

    static NDArray linear(NDArray x, NDArray w, NDArray b) {
        NDArray y = Linear.linear(x, w).singletonOrThrow();
        return b == null ? y : y.add(b);
    }

    static NDArray lowRank(NDArray x, NDArray w, NDArray b, NDArray down, NDArray up, float scale) {
        return linear(x, w, b).add(linear(linear(x, down, null), up, null).mul(scale));
    }

    static NDArray rmsNorm(NDArray x, NDArray w, double eps) {
        return x.mul(x.square().mean(new int[] {-1}, true).add((float) eps).pow(-0.5f))
                .mul(w);
    }

    static NDArray layerNorm(NDArray x, NDArray w, NDArray b, double eps) {
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        NDArray spread =
                centred.square().mean(new int[] {-1}, true).add((float) eps).sqrt();
        return centred.div(spread).mul(w).add(b);
    }

    static NDArray siluMul(NDArray gate, NDArray up) {
        return gate.mul(Activation.sigmoid(gate)).mul(up);
    }

    static NDArray quickGelu(NDArray x) {
        return x.mul(Activation.sigmoid(x.mul(1.702f)));
    }

    static NDArray gelu(NDArray x) {
        return x.mul(0.5f).mul(x.mul((float) Math.sqrt(0.5)).erf().add(1));
    }

    /** cos and sin (L, 1, e / 2); x (b, L, heads, e). */
    static NDArray rope(NDArray x, NDArray cos, NDArray sin) {
        NDArray wideCos = cos.concat(cos, 2);
        NDArray wideSin = sin.concat(sin, 2);
        NDList halves = x.split(2, 3);
        NDArray turned = NDArrays.concat(new NDList(halves.get(1).neg(), halves.get(0)), 3);
        return x.mul(wideCos).add(turned.mul(wideSin));
    }

    static NDArray ropeAttention(NDArray q, NDArray k, NDArray v, NDArray cos, NDArray sin) {
        long size = 2 * cos.getShape().get(2);
        NDArray queries = rope(heads(q, size), cos, sin).transpose(0, 2, 1, 3);
        long groups = queries.getShape().get(1) / (k.getShape().get(2) / size);
        NDArray keys = rope(heads(k, size), cos, sin).transpose(0, 2, 1, 3).repeat(1, groups);
        NDArray values = heads(v, size).transpose(0, 2, 1, 3).repeat(1, groups);
        long length = q.getShape().get(1);
        NDArray at = q.getManager().arange((float) length);
        NDArray hidden = at.reshape(1, length)
                .gt(at.reshape(length, 1))
                .toType(DataType.FLOAT32, false)
                .mul(-1e30f);
        NDArray weights = queries.matMul(keys.transpose(0, 1, 3, 2))
                .div((float) Math.sqrt(size))
                .add(hidden)
                .softmax(-1);
        return weights.matMul(values).transpose(0, 2, 1, 3).reshape(q.getShape());
    }

    private static NDArray heads(NDArray x, long size) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), shape.get(2) / size, size);
    }

    static NDArray crossEntropyRows(NDArray logits, NDArray targets) {
        return logits.logSoftmax(-1).gather(targets.reshape(-1, 1), 1).neg().mean();
    }
}
