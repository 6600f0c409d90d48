package lilora.engine.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The GPUs that CUDA shows a process, which {@code cuda:0}, {@code cuda:1}, … count: {@code CUDA_VISIBLE_DEVICES} hides and
 * reorders them. Positions are those of the driver's list, for which workers get {@code CUDA_DEVICE_ORDER=PCI_BUS_ID}.
 */
final class VisibleGpus {
    static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

    private VisibleGpus() {}

    /** In the order in which CUDA counts them; as CUDA does it, the list ends before the first entry that names none. */
    static List<Gpu> of(List<Gpu> all, Map<String, String> environment) {
        String visible = environment.get(VARIABLE);
        if (visible == null) {
            return all;
        }
        List<Gpu> shown = new ArrayList<>();
        for (String entry : visible.split(",", -1)) {
            String named = entry.strip();
            List<Gpu> matching = all.stream()
                    .filter(gpu -> named.startsWith("GPU-")
                            ? gpu.uuid().startsWith(named)
                            : named.equals(Integer.toString(gpu.index())))
                    .toList();
            if (matching.size() != 1) {
                break;
            }
            shown.addAll(matching);
        }
        return shown;
    }
}
