package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as CUDA, libtorch 2.7.1 and the loader say them. */
class DeviceFaultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU | driver is not installed",
                "The NVIDIA driver on your system is too old (found version 11040). Please update | too old for device cuda:1",
                "CUDA driver version is insufficient for CUDA runtime version | too old for device cuda:1",
                "No CUDA GPUs are available | CUDA finds no GPU here",
                "CUDA error: invalid device ordinal | There is no cuda:1 here",
                "CUDA error: no kernel image is available for execution on the device | no code for a GPU of the kind",
                "CUDA error: unspecified launch failure | GPU cuda:1 stopped working (CUDA error: unspecified launch failure)",
                "CUDA error: uncorrectable ECC error encountered | GPU cuda:1 stopped working",
                "CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm` | GPU cuda:1 stopped working"
            })
    void everyFaultOfADeviceIsOneSentence(String said, String sentence) {
        EngineException failure = new EngineException(said + "\nCompile with TORCH_USE_CUDA_DSA");

        assertThat(DeviceFault.sentence("cuda:1", failure))
                .hasValueSatisfying(
                        told -> assertThat(told).contains(sentence.strip()).doesNotContain("\n"));
        assertThat(DeviceFault.sentence("cpu", failure)).isEmpty();
    }

    @Test
    void theLoadersWordsAreInTheCause() {
        EngineException noDriver = new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError(
                        "/torch/lib/libcaffe2_nvrtc.so: libcuda.so.1: cannot open shared object file"));
        EngineException other = new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError("/torch/lib/libtorch_cuda.so: libcudnn.so.9: cannot open shared object file"));

        assertThat(DeviceFault.sentence("cuda:0", noDriver).orElseThrow()).contains("driver is not installed");
        assertThat(DeviceFault.sentence("cuda:0", other).orElseThrow())
                .contains("The libtorch for device cuda:0 cannot be loaded", "libcudnn.so.9");
        assertThat(DeviceFault.sentence("cuda:0", new IllegalStateException("a fault of the program")))
                .isEmpty();
    }
}
