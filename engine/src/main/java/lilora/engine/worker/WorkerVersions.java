package lilora.engine.worker;

import ai.djl.engine.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.device.DeviceMeter;
import lilora.engine.device.TorchBuild;
import lilora.engine.device.TorchBuilds;
import lilora.engine.run.Versions;

/** What a worker computes with, so that a number that differs elsewhere has somewhere to be looked for. */
final class WorkerVersions {
    /** Variables that make libtorch, or what it calls, compute other bits. Only these are kept: others are nobody's business. */
    private static final List<String> FLAGS = List.of(
            "ATEN_CPU_CAPABILITY",
            "CUBLAS_WORKSPACE_CONFIG",
            "DNNL_DEFAULT_FPMATH_MODE",
            "DNNL_MAX_CPU_ISA",
            "MKL_CBWR",
            "MKL_ENABLE_INSTRUCTIONS",
            "NVIDIA_TF32_OVERRIDE",
            "ONEDNN_DEFAULT_FPMATH_MODE",
            "ONEDNN_MAX_CPU_ISA",
            "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE");

    private static final int LONGEST = 60;

    private WorkerVersions() {}

    /**
     * Of this process.
     *
     * @param card of a run on a GPU
     * @param environment of this process
     */
    static Map<String, String> of(Engine engine, Optional<DeviceMeter> card, Map<String, String> environment) {
        Map<String, String> versions = new TreeMap<>(Versions.here());
        versions.put("djl", Engine.getDjlVersion());
        versions.put("libtorch", engine.getVersion());
        versions.put("processor", Versions.processor());
        put("flags", flags(environment), versions);
        put(Versions.HOST, Versions.host(environment), versions);
        if (card.isPresent()) {
            card.flatMap(DeviceMeter::card).ifPresent(gpu -> {
                versions.put("gpu", gpu.name());
                versions.put("driver", gpu.driver());
            });
            Optional<String> cuda =
                    new TorchBuilds(environment, List.of()).named().map(TorchBuild::cuda);
            cuda.ifPresent(version -> versions.put("cuda", version));
        }
        return versions;
    }

    private static void put(String name, String value, Map<String, String> into) {
        if (!value.isBlank()) {
            into.put(name, value);
        }
    }

    private static String flags(Map<String, String> environment) {
        return FLAGS.stream()
                .flatMap(name -> Stream.of(environment.getOrDefault(name, ""))
                        .filter(value -> !value.isBlank())
                        .map(value -> name + "=" + cut(value.strip())))
                .collect(Collectors.joining(" "));
    }

    private static String cut(String value) {
        return value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }
}
