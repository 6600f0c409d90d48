package lilora.engine.remote.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.device.NvidiaSmi;
import lilora.engine.device.TorchVersion;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import org.jspecify.annotations.Nullable;

/** Asks a host what it is, in one script. */
public final class HostProbe {
    /** Where everything is staged that a host is given, unless a person names another folder. */
    public static final String USUAL_FOLDER = "~/.lilora-workbench";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern VERSION = Pattern.compile("version \"(1\\.)?(\\d{1,3})([^\"]*)\"");
    private static final int PARTITION_COLUMNS = 5;

    private record Fact(String name, String value) {}

    private final String host;
    private final List<Fact> facts = new ArrayList<>();

    private HostProbe(String host, String printed) {
        this.host = host;
        for (String line : printed.lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                facts.add(
                        new Fact(line.substring(0, tab), line.substring(tab + 1).strip()));
            }
        }
    }

    /**
     * Asks.
     *
     * @param folder what is staged shall lie below; a tilde is the home there
     * @throws LineException if the line is cut
     * @throws InputException if the host's shell fails
     */
    public static HostReport ask(SshLine line, String folder) throws LineException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("folder", folder);
        variables.put("query", String.join(" ", NvidiaSmi.query()));
        ShellScript.Result result = line.run(ShellScript.resource(HostProbe.class, "probe.sh", variables), PATIENCE);
        return report(line.host(), result.output());
    }

    /**
     * What the script printed, as a report.
     *
     * @throws InputException if it lacks what every host tells
     */
    static HostReport report(String host, String printed) {
        HostProbe probe = new HostProbe(host, printed);
        List<Gpu> gpus = NvidiaSmi.parse(probe.all("gpu"));
        Long seconds = probe.number("seconds");
        return new HostReport(
                host,
                new HostReport.Platform(
                        probe.required("os"),
                        probe.required("arch"),
                        probe.all("libc").stream().findFirst().orElse("")),
                probe.required("node"),
                probe.required("home"),
                Instant.ofEpochSecond(seconds == null ? 0 : seconds).toString(),
                probe.cores(),
                kibibytes(probe.number("memory")),
                kibibytes(probe.number("available")),
                probe.required("folder"),
                kibibytes(probe.number("free")),
                !probe.all("writable").isEmpty(),
                Set.copyOf(probe.all("tool")),
                probe.javas(),
                gpus,
                gpus.isEmpty() ? probe.driverTrouble() : "",
                probe.all("cuda").stream().findFirst().orElse(null),
                probe.torches(),
                probe.all("slurm").isEmpty() ? null : probe.partitions());
    }

    private List<String> all(String name) {
        return facts.stream()
                .filter(fact -> fact.name().equals(name))
                .map(Fact::value)
                .toList();
    }

    private String required(String name) {
        return all(name).stream()
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new InputException("%s does not tell its %s; its shell is no POSIX sh, or lacks uname and df."
                                .formatted(host, name)));
    }

    private @Nullable Long number(String name) {
        return all(name).stream()
                .filter(value -> value.matches("\\d{1,18}"))
                .findFirst()
                .map(Long::valueOf)
                .orElse(null);
    }

    private @Nullable Integer cores() {
        Long cores = number("cores");
        return cores == null ? null : Math.toIntExact(Math.min(cores, Integer.MAX_VALUE));
    }

    private static @Nullable Long kibibytes(@Nullable Long number) {
        return number == null ? null : number << 10;
    }

    private List<HostReport.JavaRuntime> javas() {
        Map<String, HostReport.JavaRuntime> found = new LinkedHashMap<>();
        String program = "";
        for (Fact fact : facts) {
            if (fact.name().equals("java")) {
                program = fact.value();
            }
            Matcher version = VERSION.matcher(fact.value());
            if (fact.name().equals("java-version") && version.find()) {
                found.putIfAbsent(
                        program,
                        new HostReport.JavaRuntime(
                                program, version.group(2) + version.group(3), Integer.parseInt(version.group(2))));
            }
        }
        return List.copyOf(found.values());
    }

    private String driverTrouble() {
        if (all("nvidia-smi").isEmpty()) {
            return "NVIDIA's driver is not installed (there is no nvidia-smi)";
        }
        String said =
                all("gpu").stream().filter(line -> !line.isEmpty()).findFirst().orElse("no answer");
        return "NVIDIA's driver says \"" + said + "\"";
    }

    private List<HostReport.Torch> torches() {
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        List<String> whole = new ArrayList<>();
        String library = "";
        for (Fact fact : facts) {
            switch (fact.name()) {
                case "torch" -> {
                    library = fact.value();
                    texts.put(library, new StringBuilder());
                }
                case "torch-line" ->
                    texts.computeIfAbsent(library, none -> new StringBuilder())
                            .append(fact.value())
                            .append('\n');
                case "torch-whole" -> whole.add(library);
                default -> {}
            }
        }
        return texts.entrySet().stream()
                .map(text -> new HostReport.Torch(
                        text.getKey(), TorchVersion.ofWheel(text.getValue().toString(), whole.contains(text.getKey()))))
                .toList();
    }

    private List<HostReport.Partition> partitions() {
        List<HostReport.Partition> partitions = new ArrayList<>();
        for (String line : all("partition")) {
            List<String> columns = List.of(line.split("\\|", PARTITION_COLUMNS));
            if (columns.size() == PARTITION_COLUMNS) {
                boolean isDefault = columns.get(0).endsWith("*");
                String name =
                        isDefault ? columns.get(0).substring(0, columns.get(0).length() - 1) : columns.get(0);
                partitions.add(new HostReport.Partition(
                        name, isDefault, columns.get(1), columns.get(2), columns.get(3), columns.get(4)));
            }
        }
        return partitions;
    }
}
