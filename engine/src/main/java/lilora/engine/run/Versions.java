package lilora.engine.run;

import java.util.Map;
import java.util.TreeMap;

/** The versions a run's numbers depend on. */
public final class Versions {
    private Versions() {}

    /** Of this process; the tensor library is not loaded for it. */
    public static Map<String, String> here() {
        Map<String, String> versions = new TreeMap<>();
        String own = Versions.class.getPackage().getImplementationVersion();
        versions.put("engine", own == null ? "development" : own);
        versions.put("java", System.getProperty("java.version"));
        versions.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return versions;
    }
}
