package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;
import lilora.engine.benchmark.Truth;

/** CoIN (Chen et al., "CoIN: A Benchmark of Continual Instruction Tuning for Multimodal Large Language Models", NeurIPS 2024), as its authors publish it and as Prism reads it. */
@AutoService(Benchmark.class)
public final class Coin implements Benchmark {
    @Override
    public String title() {
        return "CoIN";
    }

    @Override
    public String source() {
        return "arXiv 2403.08350";
    }

    @Override
    public List<Layout> layouts() {
        List<String> images = List.of("cl_dataset", "datasets");
        return List.of(
                new Layout(
                        "coin",
                        "CoIN",
                        List.of("Instructions_Original", "Instruction_Original", "playground/Instructions_Original"),
                        original(),
                        images,
                        false),
                new Layout(
                        "coin-type2",
                        "CoIN, second type of instructions",
                        List.of("Instructions_Original_Type2", "Instructions_Type2", "Instruction_Type2"),
                        original(),
                        images,
                        false),
                new Layout(
                        "coin-diverse",
                        "CoIN, diverse instructions",
                        List.of("Instructions_Diverse", "Instruction_Diverse", "Diverse"),
                        original(),
                        images,
                        false),
                new Layout(
                        "coin-prism",
                        "CoIN as Prism reads it",
                        List.of("instructions/Instructions_Original_0.1", "Instructions_Original_0.1"),
                        prism(),
                        List.of("datasets"),
                        false));
    }

    private static List<PublishedTask> original() {
        return List.of(
                PublishedTask.of("ScienceQA", "train.json", "test.json", "multiple-choice", "choice")
                        .with(Truth.SCIENCE_QA),
                PublishedTask.of("TextVQA", "train.json", "val.json", "open", "text")
                        .with(Truth.TEXT_VQA),
                PublishedTask.of("ImageNet", "train.json", "test.json", "class", "contains-coin"),
                PublishedTask.of("GQA", "train.json", "test.json", "open", "exact")
                        .with(Truth.GQA_BALANCED),
                PublishedTask.of("VizWiz", "train.json", "val.json", "open", "exact-upper"),
                PublishedTask.of("Grounding", "train.json", "test.json", "grounding", "grounding-coin"),
                PublishedTask.of("VQAv2", "train.json", "val.json", "open", "exact-upper"),
                PublishedTask.of("OCRVQA", "train.json", "test.json", "open", "exact-ocrvqa")
                        .in("OCRVQA", "OCR-VQA"));
    }

    private static List<PublishedTask> prism() {
        return List.of(
                PublishedTask.of("ScienceQA", "train.json", "test.json", "multiple-choice", "choice-prism")
                        .with(Truth.SCIENCE_QA_SPLIT),
                PublishedTask.of("TextVQA", "train.json", "valid.json", "open", "text"),
                PublishedTask.of("ImageNet", "train.json", "test.json", "class", "contains-coin"),
                PublishedTask.of("GQA", "train.json", "test.json", "open", "exact")
                        .with(Truth.GQA_BALANCED),
                PublishedTask.of("VizWiz", "train.json", "val.json", "open", "exact-upper-prism"),
                PublishedTask.of("Grounding", "train.json", "test.json", "grounding", "grounding-prism"),
                PublishedTask.of("VQAv2", "train.json", "val.json", "open", "exact-upper-prism"),
                PublishedTask.of("OCRVQA", "train.json", "test.json", "open", "exact-ocrvqa")
                        .in("OCRVQA", "OCR-VQA"));
    }
}
