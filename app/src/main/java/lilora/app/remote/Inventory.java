package lilora.app.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lilora.app.format.Formats;
import lilora.engine.device.Gpu;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has and lacks, for people.
 *
 * @param facts in the order in which they are read
 * @param gpus in the order of their numbers
 * @param lacks what is missing, each with its remedy
 */
public record Inventory(List<Fact> facts, List<GpuLine> gpus, List<Remedies.Lack> lacks) {
    /** Nothing is known. */
    public static final Inventory NONE = new Inventory(List.of(), List.of(), List.of());

    public Inventory {
        facts = List.copyOf(facts);
        gpus = List.copyOf(gpus);
        lacks = List.copyOf(lacks);
    }

    /** One thing that is known. */
    public record Fact(String name, String value) {}

    /**
     * A GPU in words.
     *
     * @param device such as {@code cuda:0}
     * @param memory such as "3 GB of 24 GB used"
     * @param load such as "12 %", or a dash
     */
    public record GpuLine(String device, String name, String memory, String load) {
        static GpuLine of(String device, Gpu gpu) {
            String total = size(gpu.totalBytes());
            return new GpuLine(
                    device,
                    gpu.name(),
                    gpu.usedBytes() == null ? total : "%s of %s used".formatted(size(gpu.usedBytes()), total),
                    gpu.utilisation() == null ? "–" : gpu.utilisation() + " %");
        }
    }

    /**
     * Of a host that told what it is.
     *
     * @param java that it would be given
     */
    public static Inventory of(HostReport report, JavaOffer java) {
        List<GpuLine> gpus = new ArrayList<>();
        for (Gpu gpu : report.gpus()) {
            gpus.add(GpuLine.of("cuda:" + gpus.size(), gpu));
        }
        return new Inventory(facts(report, java), gpus, Remedies.lacks(report, java));
    }

    private static List<Fact> facts(HostReport report, JavaOffer java) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "System",
                "%s, %s %s"
                        .formatted(
                                report.node(),
                                report.platform().kernel(),
                                report.platform().processor())));
        facts.add(new Fact("Cores", report.cores() == null ? "unknown" : Formats.count(report.cores())));
        facts.add(new Fact(
                "Memory", "%s, %s available".formatted(size(report.memoryBytes()), size(report.availableBytes()))));
        facts.add(new Fact("Free disk", "%s at %s".formatted(size(report.freeBytes()), report.folder())));
        facts.add(new Fact("Java", java(report, java)));
        facts.add(new Fact(
                "NVIDIA driver",
                report.gpus().stream().findFirst().map(Gpu::driver).orElse("none")));
        facts.add(new Fact("CUDA", report.cuda() == null ? "none" : "up to " + report.cuda()));
        facts.add(new Fact(
                "torch",
                report.torch()
                        .or(() -> report.torches().stream().findFirst())
                        .map(torch -> "%s in %s".formatted(torch.version().version(), torch.library()))
                        .orElse("none")));
        facts.add(new Fact("Slurm", slurm(report.partitions())));
        return facts;
    }

    private static String java(HostReport report, JavaOffer offer) {
        return offer.isGood()
                ? "none, one of %s will be staged (%s, as it runs here)"
                        .formatted(Formats.bytes(offer.bytes()), offer.version())
                : report.java()
                        .or(() -> report.javas().stream().findFirst())
                        .map(java -> "%s in %s".formatted(java.version(), java.program()))
                        .orElse("none");
    }

    private static String slurm(@Nullable List<HostReport.Partition> partitions) {
        if (partitions == null) {
            return "none";
        }
        return partitions.isEmpty()
                ? "yes, without a partition that it shows"
                : partitions.stream()
                        .map(one -> "%s%s, %s nodes %s, %s"
                                .formatted(
                                        one.name(),
                                        one.isDefault() ? " (default)" : "",
                                        one.nodes(),
                                        one.state(),
                                        one.resources()))
                        .collect(Collectors.joining("\n"));
    }

    static String size(@Nullable Long bytes) {
        return bytes == null ? "unknown" : Formats.bytes(bytes);
    }
}
