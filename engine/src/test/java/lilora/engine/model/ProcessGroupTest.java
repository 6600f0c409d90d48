package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What libtorch's collectives lack when they are called from Java; if this fails one day, several GPUs are within reach. */
class ProcessGroupTest {
    @TempDir
    Path folder;

    private float[] run(String body) throws Exception {
        String code =
                "class T(Module):\n  training : bool\n  def run(self: __torch__.T, x: Tensor) -> Tensor:\n" + body;
        Files.write(folder.resolve("t.pt"), TorchScriptArchive.of("T", code));
        try (Model model = Model.newInstance("t", Device.cpu(), "PyTorch")) {
            model.load(folder, "t.pt");
            try (NDArray x = model.getNDManager().ones(new Shape(2));
                    IValue input = IValue.from((PtNDArray) x);
                    IValue output = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), "run", input);
                    NDArray answer = output.toTensor((PtNDManager) model.getNDManager())) {
                return answer.toFloatArray();
            }
        }
    }

    @Test
    void aGroupMadeInTorchScriptHasNoBackend() throws Exception {
        String group = "    g = __torch__.torch.classes.c10d.ProcessGroup(0, 1)\n";
        assertThat(run(group + "    return x\n")).containsExactly(1, 1);

        assertThatThrownBy(() -> run(group
                        + "    r = __torch__.torch.classes.c10d.ReduceOp()\n"
                        + "    y, w = ops.c10d.allreduce_([x], g, r, None, -1)\n    return y[0]\n"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("No backend type associated");
        assertThatThrownBy(() -> run("    y = ops._c10d_functional.all_reduce(x, \"sum\", \"default\")\n"
                        + "    return ops._c10d_functional.wait_tensor(y)\n"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Could not resolve the process group");
        assertThatThrownBy(() ->
                        run("    s = __torch__.torch.classes.dist_c10d.TCPStore(\"localhost\", 1)\n    return x\n"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot call a Class Namespace");
    }
}
