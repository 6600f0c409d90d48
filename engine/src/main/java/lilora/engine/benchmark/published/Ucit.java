package lilora.engine.benchmark.published;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;
import lilora.engine.benchmark.Truth;

/** UCIT (Guo et al., "HiDe-LLaVA: Hierarchical Decoupling for Continual Instruction Tuning of Multimodal Large Language Model", ACL 2025), in the trees of its data set, of HiDe and Prism, and of the third MCITlib. */
@AutoService(Benchmark.class)
public final class Ucit implements Benchmark {
    private static final String METEOR =
            "published as the mean of seven scores, of which METEOR is not computed here; CIDEr-D counts, BLEU-1 to BLEU-4 and ROUGE-L stand beside it.";

    @Override
    public String title() {
        return "UCIT";
    }

    @Override
    public String source() {
        return "arXiv 2503.12941";
    }

    @Override
    public List<Layout> layouts() {
        return List.of(
                new Layout("ucit", "UCIT", List.of("UCIT", ""), dataSet(), List.of("UCIT/datasets", "datasets"), false),
                new Layout(
                        "ucit-hide",
                        "UCIT as HiDe and Prism read it",
                        List.of("instructions", ""),
                        hide(),
                        List.of("datasets"),
                        false),
                new Layout(
                        "ucit-mcitlib3",
                        "UCIT as the third MCITlib reads it",
                        List.of("UCIT", ""),
                        mcitlib(),
                        List.of("UCIT", ""),
                        false));
    }

    private static List<PublishedTask> dataSet() {
        return List.of(
                PublishedTask.of("ImageNet-R", "train.json", "test.json", "class", "exact-upper"),
                PublishedTask.of("ArxivQA", "train.json", "test.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("VizWiz", "train.json", "test.json", "caption", "caption-coco")
                        .in("VizWiz", "Vizcap", "VizWiz-caption")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR),
                PublishedTask.of("IconQA", "train.json", "test.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("CLEVR-Math", "train.json", "test.json", "open", "exact-upper")
                        .in("CLEVR-Math", "CLEVR"),
                PublishedTask.of("Flickr30k", "train.json", "test.json", "caption", "caption-coco")
                        .in("Flickr30k", "Flickr30k-cap")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR));
    }

    private static List<PublishedTask> hide() {
        return List.of(
                PublishedTask.of("ImageNet-R", "train.json", "test_3000.json", "class", "exact-upper"),
                PublishedTask.of("ArxivQA", "train_4w.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("VizWiz", "train.json", "test_3000.json", "caption", "caption-coco")
                        .in("VizWiz", "Vizcap", "VizWiz-caption")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR),
                PublishedTask.of("IconQA", "train.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("CLEVR", "train_4w.json", "test_3000.json", "open", "exact-upper")
                        .in("CLEVR", "CLEVR-Math"),
                PublishedTask.of("Flickr30k", "train_brief_4w.json", "test_3000.json", "caption", "caption-coco")
                        .in("Flickr30k", "Flickr30k-cap")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR));
    }

    private static List<PublishedTask> mcitlib() {
        return List.of(
                PublishedTask.of("ImageNet-R", "train.json", "test_3000.json", "class", "exact-upper"),
                PublishedTask.of("ArxivQA", "train_4w.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("VizWiz-caption", "train.json", "test_3000.json", "caption", "caption-coco")
                        .in("VizWiz-caption", "VizWiz", "Vizcap")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR),
                PublishedTask.of("IconQA", "train.json", "test_3000.json", "multiple-choice", "exact-upper"),
                PublishedTask.of("CLEVR", "train_4w.json", "test_3000.json", "open", "exact-upper")
                        .in("CLEVR", "CLEVR-Math"),
                PublishedTask.of("Flickr30k-cap", "train_brief_4w.json", "test_3000.json", "caption", "caption-coco")
                        .in("Flickr30k-cap", "Flickr30k")
                        .with(Truth.COCO_CAPTIONS)
                        .noting(METEOR));
    }
}
