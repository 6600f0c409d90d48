package lilora.engine.pretrain;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.data.Turn;
import lilora.engine.file.Sha256;
import lilora.engine.image.DecodingRoom;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.ModelFolder;
import lilora.engine.text.Conversation;
import lilora.engine.text.Encoded;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.FeatureExtractor;
import lilora.engine.train.PreparedTask;

/** Makes corpora of tasks: text as tokens, pictures as pixels in a cache. */
final class CorpusReader {
    private final ModelFolder skeleton;
    private final Path pixels;
    private final Consumer<String> remarks;

    /**
     * Reads for one model.
     *
     * @param pixels folder that keeps prepared pictures
     * @param remarks told, in a sentence each, what is wrong with those that are kept
     */
    CorpusReader(ModelFolder skeleton, Path pixels, Consumer<String> remarks) {
        this.skeleton = skeleton;
        this.pixels = pixels;
        this.remarks = remarks;
    }

    /**
     * Reads one.
     *
     * @param data folder of a task
     */
    Corpus read(Path data) {
        if (skeleton.config().inputSize() == 0) {
            throw new InputException(
                    "%s: its images keep their proportions, but models are trained from scratch on images of one size alone; take a LLaVA."
                            .formatted(skeleton.path().resolve("config.json")));
        }
        try (Task task = Task.load(data)) {
            Encoder encoder = new Encoder(skeleton.conversation(), skeleton.config());
            return new Corpus(
                    task.train().stream().map(encoder::train).toList(),
                    task.test().stream().map(encoder::test).toList(),
                    pixels(task),
                    skeleton.conversation().end());
        }
    }

    private FeatureCache.Rows pixels(Task task) {
        Map<String, String> hashes = new HashMap<>();
        Stream.concat(
                        task.train().stream().map(TrainItem::images),
                        task.test().stream().map(TestItem::images))
                .flatMap(List::stream)
                .forEach(image -> hashes.computeIfAbsent(
                        image, name -> Sha256.of(task.images().resolve(name, ""))));
        ImagePreprocessor preprocessor = ImagePreprocessor.ofModel(skeleton.path(), ImagePreprocessor.Mode.PAD);
        DecodingRoom room = new DecodingRoom();
        int size = skeleton.config().inputSize();
        FeatureCache store = FeatureExtractor.ofPixels(
                size,
                name -> room.read(task.images().resolve(name, ""), preprocessor::pixels),
                pixels,
                preprocessor.fingerprint(),
                remarks);
        return store.of(hashes, done -> {});
    }

    /** Captions as token rows; a held-out item is learned from as a conversation of one turn would be, but never learned. */
    private record Encoder(Conversation conversation, ModelConfig config) {
        PreparedTask.Example train(TrainItem item) {
            return example(item.id(), item.images(), item.turns());
        }

        PreparedTask.Example test(TestItem item) {
            String question = Turn.marked(item.prompt(), item.images().size());
            return example(
                    item.id(),
                    item.images(),
                    List.of(Turn.human(question), Turn.gpt(item.answers().get(0))));
        }

        private PreparedTask.Example example(String id, List<String> images, List<Turn> turns) {
            Encoded encoded = conversation.training(turns, images.size());
            int length = encoded.length(images.size() * config.imageTokens());
            if (length > config.text().positions()) {
                throw new InputException("Item %s is %d tokens long, above the %d positions of the model; shorten it."
                        .formatted(id, length, config.text().positions()));
            }
            return new PreparedTask.Example(id, images, encoded.ids(), encoded.labels(), length);
        }
    }
}
