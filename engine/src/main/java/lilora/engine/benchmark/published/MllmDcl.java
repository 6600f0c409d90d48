package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;

/** Domain continual learning of MLLM-CL (Zhao et al., "MLLM-CL: Continual Learning for Multimodal Large Language Models", 2025), in both trees. Files of its router and replay are not read. */
@AutoService(Benchmark.class)
public final class MllmDcl implements Benchmark {
    @Override
    public String title() {
        return "MLLM-DCL";
    }

    @Override
    public String source() {
        return "arXiv 2506.05453";
    }

    @Override
    public List<Layout> layouts() {
        return List.of(
                new Layout("mllm-dcl", "MLLM-DCL", List.of("Domain_data", "MLLM-CL", ""), tasks(), List.of(), true));
    }

    private static List<PublishedTask> tasks() {
        return List.of(
                PublishedTask.of("RS", "train.json", "test.json", "open", "dcl-rs-ad"),
                PublishedTask.of("Med", "train.json", "test.json", "open", "dcl-med"),
                PublishedTask.of("AD", "train.json", "test.json", "open", "dcl-rs-ad"),
                PublishedTask.of("Sci", "train.json", "test.json", "open", "dcl-sci"),
                PublishedTask.of("Fin", "train.json", "test.json", "open", "dcl-fin"));
    }
}
