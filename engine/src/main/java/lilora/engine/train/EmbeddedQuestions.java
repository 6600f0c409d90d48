package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.method.Questions;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.text.Encoded;
import org.jspecify.annotations.Nullable;

/**
 * Questions as the input embeddings and the vision features of a base model tell of them.
 *
 * @param speaker says something to all of them; null where nothing is to be said
 */
record EmbeddedQuestions(
        int count, NDArray words, NDArray images, @Nullable Speaker speaker) implements Questions {
    /** Answers questions under adapters, in their order. */
    @FunctionalInterface
    interface Speaker {
        List<String> said(AdapterSet adapters, int tokens);
    }

    @Override
    public List<String> said(AdapterSet adapters, int tokens) {
        return speaker == null ? Questions.super.said(adapters, tokens) : speaker.said(adapters, tokens);
    }

    /** The same, to which something may be said. */
    EmbeddedQuestions spokenTo(Speaker by) {
        return new EmbeddedQuestions(count, words, images, by);
    }

    /**
     * A question.
     *
     * @param ids of its tokens, one marker for each image
     * @param features makes those of its images, (..., feature width), when their turn comes; null for none
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Question(int[] ids, Features features) {}

    /** Vision features that are made when they are wanted, within a native scope that frees them. */
    @FunctionalInterface
    interface Features {
        @Nullable
        NDArray make();
    }

    /** Those of one question at a time are on the device: a whole task's would not fit there. */
    static EmbeddedQuestions of(BaseModel model, List<Question> questions) {
        try (NDList words = new NDList();
                NDList images = new NDList()) {
            for (Question question : questions) {
                words.add(alone(() -> model.meanEmbedding(question.ids())));
                images.add(alone(() -> mean(model, question.features().make())));
            }
            return new EmbeddedQuestions(questions.size(), NDArrays.stack(words), NDArrays.stack(images), null);
        }
    }

    /** What the work gives; all else that it makes is freed. */
    private static NDArray alone(Supplier<NDArray> work) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray made = work.get();
            NDScope.unregister(made);
            return made;
        }
    }

    private static NDArray mean(BaseModel model, @Nullable NDArray features) {
        int width = model.config().featureWidth();
        return features == null
                ? model.manager().zeros(new Shape(width))
                : model.kernels().float32(features).reshape(-1, width).mean(new int[] {0});
    }

    /** Of test items. */
    static EmbeddedQuestions ofPrompts(BaseModel model, List<PreparedTask.Prompt> prompts, FeatureCache.Rows features) {
        return of(
                model,
                prompts.stream()
                        .map(prompt -> new Question(
                                prompt.ids(), () -> shown(model, prompt.item().images(), features)))
                        .toList());
    }

    /** Of training items: what is not learned of them. */
    static EmbeddedQuestions ofSamples(BaseModel model, List<ExampleBatch.Sample> samples) {
        return of(
                model,
                samples.stream()
                        .map(sample -> new Question(
                                ids(sample.example(), false),
                                () -> shown(model, sample.example().images(), sample.images())))
                        .toList());
    }

    /** Mean input embeddings of what is learned of training items. */
    static NDArray answers(BaseModel model, List<ExampleBatch.Sample> samples) {
        try (NDList answers = new NDList()) {
            samples.forEach(sample -> answers.add(alone(() -> model.meanEmbedding(ids(sample.example(), true)))));
            return NDArrays.stack(answers);
        }
    }

    private static int[] ids(PreparedTask.Example example, boolean learned) {
        return IntStream.range(0, example.ids().length)
                .filter(i -> (example.labels()[i] != Encoded.IGNORED) == learned)
                .map(i -> example.ids()[i])
                .toArray();
    }

    private static @Nullable NDArray shown(BaseModel model, List<String> images, FeatureCache.Rows features) {
        return images.isEmpty() ? null : features.of(model.manager(), images);
    }
}
