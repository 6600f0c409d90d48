package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;

/** TriGap (Tang et al., SAME, ICML 2026), as Prism reads it. The ending _sub is part of its names. */
@AutoService(Benchmark.class)
public final class Trigap implements Benchmark {
    @Override
    public String title() {
        return "TriGap";
    }

    @Override
    public String source() {
        return "arXiv 2602.01990";
    }

    @Override
    public List<Layout> layouts() {
        return List.of(
                new Layout("trigap", "TriGap", List.of("instructions", ""), tasks(), List.of("datasets"), false));
    }

    private static List<PublishedTask> tasks() {
        return List.of(
                PublishedTask.of("PMCVQA", "train_standard_4w.json", "test_standard_3k.json", "open", "exact-upper"),
                PublishedTask.of("DocVQA", "train_converted_sub.json", "val_converted.json", "open", "anls-trigap"),
                PublishedTask.of(
                        "ChartQA", "train_standard_4w_sub.json", "test_standard_3k.json", "open", "exact-upper"),
                PublishedTask.of("IconQA", "train_sub.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of(
                        "InfographicVQA",
                        "infographicsVQA_train_converted_sub.json",
                        "infographicsVQA_val_converted.json",
                        "open",
                        "anls-trigap"),
                PublishedTask.of("ArxivQA", "train_4w_sub.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("Roadside", "train_standard_4w.json", "test_standard_3k.json", "open", "exact-upper"),
                PublishedTask.of("ChemVQA", "train_standard_4w.json", "test_standard_3k.json", "open", "exact-upper"),
                PublishedTask.of(
                        "FloodNetVQA", "train_standard_4w_sub.json", "test_standard_3k.json", "open", "exact-upper"),
                PublishedTask.of("CLEVR", "train_4w_sub.json", "test_3000.json", "open", "exact-upper")
                        .in("CLEVR", "CLEVR-Math"));
    }
}
