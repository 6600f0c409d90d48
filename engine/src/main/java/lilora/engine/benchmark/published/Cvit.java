package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;
import lilora.engine.benchmark.Truth;

/** CVIT (Wang et al., "SMoLoRA: Exploring and Defying Dual Catastrophic Forgetting in Continual Visual Instruction Tuning", ICCV 2025), the data of LiLoRA: its six tasks with one instruction or five. */
@AutoService(Benchmark.class)
public final class Cvit implements Benchmark {
    @Override
    public String title() {
        return "CVIT";
    }

    @Override
    public String source() {
        return "arXiv 2411.13949";
    }

    @Override
    public List<Layout> layouts() {
        List<String> images = List.of("dataset", "datasets");
        return List.of(
                new Layout("cvit", "CVIT", List.of("Instructions_Single"), tasks(), images, false),
                new Layout(
                        "cvit-five",
                        "CVIT, five instructions a task",
                        List.of("^Instructions_(?!Single|Original|Type|Diverse).*"),
                        tasks(),
                        images,
                        false));
    }

    private static List<PublishedTask> tasks() {
        return List.of(
                PublishedTask.of("ScienceQA", "train.json", "test.json", "multiple-choice", "choice")
                        .with(Truth.SCIENCE_QA),
                PublishedTask.of("TextVQA", "train.json", "val.json", "open", "text")
                        .with(Truth.TEXT_VQA),
                PublishedTask.of("Flickr30k", "train.json", "val.json", "caption", "caption"),
                PublishedTask.of("ImageNet", "train.json", "test.json", "class", "contains"),
                PublishedTask.of("GQA", "train.json", "test.json", "open", "exact"),
                PublishedTask.of("VQAv2", "train.json", "test.json", "open", "exact"));
    }
}
