package lilora.engine.pretrain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import lilora.engine.model.BaseModel;
import lilora.engine.train.ExampleBatch;
import lilora.engine.train.PreparedTask;

/** The vision tower alone learns to name the words of a picture's answers, see {@link WordTargets}. */
final class WordsLoss implements PhaseLoss {
    private final Corpus corpus;
    private final BaseModel model;
    private final RandomShift shift;
    private final WordTargets targets;
    private final WordTargets heldOut;
    private final double masked;

    WordsLoss(Corpus corpus, BaseModel model, RandomShift shift, double masked) {
        this.corpus = corpus;
        this.model = model;
        this.shift = shift;
        this.targets = new WordTargets(pictured(corpus.train()), corpus.endOfAnswer());
        this.heldOut = new WordTargets(pictured(corpus.heldOut()), corpus.endOfAnswer());
        this.masked = masked;
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    @Override
    public int[] items() {
        return targets.useful();
    }

    @Override
    public NDArray of(int[] items, SplittableRandom random) {
        NDArray images = shift.of(images(corpus.training(items)), random);
        NDArray features = masked > 0 ? model.visionFeatures(images, seen(random)) : model.visionFeatures(images);
        return loss(features, targets.draw(items, random));
    }

    @Override
    public double heldOut() {
        return HeldOut.mean(heldOut.useful(), items -> {
            WordTargets.Pairs pairs = heldOut.all(items);
            NDArray features = model.visionFeatures(images(corpus.measured(items)));
            return new double[] {loss(features, pairs).getFloat(), pairs.word().length};
        });
    }

    private long[] seen(SplittableRandom random) {
        int patches = model.config().patches();
        List<Long> numbers =
                new ArrayList<>(LongStream.range(0, patches).boxed().toList());
        Collections.shuffle(numbers, new Random(random.nextLong()));
        int kept = Math.max(1, (int) Math.round(patches * (1 - masked)));
        return numbers.stream().limit(kept).mapToLong(Long::longValue).sorted().toArray();
    }

    private NDArray images(List<ExampleBatch.Sample> samples) {
        return Objects.requireNonNull(ExampleBatch.of(samples).images().of(model.manager()), "items without images");
    }

    private NDArray loss(NDArray features, WordTargets.Pairs pairs) {
        NDArray rows =
                model.kernels().rows(model.wordLogits(features), model.manager().create(pairs.image()));
        return model.kernels().crossEntropyRows(rows, model.manager().create(pairs.word()));
    }

    /** The examples, those without an image emptied of labels, and those with several: no one picture explains them. */
    private static List<PreparedTask.Example> pictured(List<PreparedTask.Example> examples) {
        return examples.stream()
                .map(example -> example.images().size() == 1
                        ? example
                        : new PreparedTask.Example(example.id(), List.of(), new int[0], new int[0], 0))
                .toList();
    }
}
