package lilora.engine.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.Progress;
import lilora.engine.hub.CachedModel;
import lilora.engine.hub.Hub;
import lilora.engine.hub.HubCache;
import lilora.engine.hub.ModelDownload;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora download}: a model from the hub into the cache. */
@Command(
        name = "download",
        description =
                "Downloads a model from Hugging Face (or HF_ENDPOINT) into its cache, as Python finds it there. A download that was"
                        + " cut is continued; HF_TOKEN opens gated models; HF_HUB_OFFLINE=1 forbids it;"
                        + " HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured.",
        mixinStandardHelpOptions = true)
final class DownloadCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description = "organisation/name, or organisation/name@revision; name alone where there is no organisation")
    private String name = "";

    @Option(names = "--revision", description = "Branch, tag or commit (default: main)")
    private @Nullable String revision;

    @Option(names = "--cache", paramLabel = "FOLDER", description = "Another cache than that of the environment")
    private @Nullable Path cache;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    @SuppressWarnings("try") // the hint gives itself
    public Integer call() {
        HubCache shelf = cache == null ? HubCache.ofSystem() : new HubCache(cache);
        ModelDownload download = new ModelDownload(Hub.ofSystem(), shelf);
        try (OnInterrupt hint =
                new OnInterrupt(() -> "What came stays; the same command continues where the download ended.")) {
            CachedModel model =
                    download.run(name, Optional.ofNullable(revision), json ? Progress.NONE : new ProgressLines());
            System.out.print(json ? Json.pretty(model) : sentence(model));
        }
        return ExitCode.OK;
    }

    private static String sentence(CachedModel model) {
        String state = model.isWhole() ? "" : ", lacks " + String.join(", ", model.missing());
        return Printable.line("%s (%s): %,d MiB in %s%s"
                        .formatted(model.name(), model.revision(), model.bytes() >> 20, model.path(), state))
                + System.lineSeparator();
    }
}
