package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;

/** Ability continual learning of MLLM-CL (Zhao et al., 2025): train and test differ in distribution and have folders of their own. */
@AutoService(Benchmark.class)
public final class MllmAcl implements Benchmark {
    @Override
    public String title() {
        return "MLLM-ACL";
    }

    @Override
    public String source() {
        return "arXiv 2506.05453";
    }

    @Override
    public List<Layout> layouts() {
        return List.of(
                new Layout("mllm-acl", "MLLM-ACL", List.of("Ability_data", "MLLM-CL", ""), tasks(), List.of(), true));
    }

    private static List<PublishedTask> tasks() {
        return List.of(
                PublishedTask.of("OCR", "train.json", "test.json", "open", "acl-ocr")
                        .testedIn("OCR_test"),
                PublishedTask.of("Math", "train.json", "test.json", "open", "exact")
                        .in("Math", "math2")
                        .testedIn("Math_test", "math2_test")
                        .noting(
                                "MathVista's score needs a language model that extracts answers; equality of the answer stands in for it and is not the published score."),
                PublishedTask.of("VP", "train.json", "test.json", "open", "acl-vp")
                        .in("VP", "SAT", "VSR")
                        .testedIn("VP_test", "SAT_test", "VSR_test"),
                PublishedTask.of("APP", "train.json", "test.json", "open", "exact")
                        .testedIn("APP_test")
                        .noting("its published rule is not known here; equality of the answer stands in for it."));
    }
}
