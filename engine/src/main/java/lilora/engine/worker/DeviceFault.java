package lilora.engine.worker;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells from an engine's failure what is the matter with the device. The words are those of CUDA, libtorch and the loader. */
final class DeviceFault {
    private record Sign(Pattern words, String sentence) {
        Sign(String words, String sentence) {
            this(Pattern.compile(words), sentence);
        }
    }

    /** The more special first. In the sentences %1$s is the device, %2$s the first line of what was said. */
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    "libcuda\\.so|nvcuda\\.dll|Found no NVIDIA driver",
                    "Device %s cannot be used: NVIDIA's driver is not installed here."),
            new Sign(
                    "driver on your system is too old|driver version is insufficient",
                    "NVIDIA's driver is too old for device %s; install version 525 or newer."),
            new Sign(
                    "No CUDA GPUs are available|no CUDA-capable device|CUDA unknown error",
                    "CUDA finds no GPU here, so device %s cannot be used."),
            new Sign("invalid device ordinal|device index is out of range|num_gpus", "There is no %s here."),
            new Sign("no kernel image is available", "The installed libtorch has no code for a GPU of the kind of %s."),
            new Sign("Failed to load PyTorch native library", "The libtorch for device %s cannot be loaded (%s)."),
            new Sign(
                    "CUDA error|CUDNN_STATUS|CUBLAS_STATUS|cuDNN error|NCCL",
                    "The GPU %s stopped working (%s). 'nvidia-smi' tells whether it is still there."));

    private DeviceFault() {}

    /**
     * A sentence on the device, if the failure is one of the device.
     *
     * @param device {@code cpu} or {@code cuda:N}
     */
    static Optional<String> sentence(String device, Throwable failure) {
        if (!device.startsWith("cuda")) {
            return Optional.empty();
        }
        StringBuilder said = new StringBuilder();
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
            root = cause;
        }
        String first = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return SIGNS.stream()
                .filter(sign -> sign.words().matcher(said).find())
                .findFirst()
                .map(sign -> sign.sentence().formatted(device, first.strip()));
    }
}
