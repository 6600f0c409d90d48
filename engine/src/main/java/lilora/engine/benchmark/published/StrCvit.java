package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;

/** StrCVIT (the data of StrLoRA, 2026): a stream of 25 chunks, each of several tasks. Known, so that it is told, and not read. */
@AutoService(Benchmark.class)
public final class StrCvit implements Benchmark {
    @Override
    public String title() {
        return "StrCVIT";
    }

    @Override
    public String source() {
        return "github.com/chanceche/StrCVIT";
    }

    @Override
    public List<Layout> layouts() {
        return List.of();
    }

    @Override
    public Optional<String> refusal(Path root) {
        return Files.isRegularFile(root.resolve("train/data_001.json"))
                ? Optional.of(
                        "%s is StrCVIT: a stream of chunks that mix tasks, which is not a sequence of tasks and is not read; import the test folders one by one."
                                .formatted(root))
                : Optional.empty();
    }
}
