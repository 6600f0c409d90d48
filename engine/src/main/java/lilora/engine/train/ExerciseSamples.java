package lilora.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lilora.engine.method.Exercises;
import lilora.engine.method.TrainingItems;
import lilora.engine.model.BaseModel;
import lilora.engine.text.Encoded;

/**
 * Items of tasks whose first question is answered by something else. What stands before an item's first learned token stays, and so does its
 * last one, which ends an answer.
 *
 * @param rows of a task's images
 */
record ExerciseSamples(BaseModel model, RunInputs inputs, IntFunction<FeatureCache.Rows> rows) {
    /** Of the first tasks, up to this one. */
    List<ExampleBatch.Sample> upTo(int last, Exercises exercises) {
        List<ExampleBatch.Sample> samples = new ArrayList<>();
        for (int task = 1; task <= last; task++) {
            PreparedTask prepared = inputs.tasks().get(task - 1);
            int[] answer = inputs.tokenizer().encode(exercises.answers().apply(task));
            for (TrainingItems.Ref ref : StageItems.choice(inputs).uniform(task, exercises.items())) {
                PreparedTask.Example item = prepared.train().get(ref.number());
                samples.add(new ExampleBatch.Sample(answered(prepared, item, answer), rows.apply(task)));
            }
        }
        return samples;
    }

    private PreparedTask.Example answered(PreparedTask task, PreparedTask.Example item, int[] answer) {
        int[] old = item.labels();
        int[] learned = IntStream.range(0, old.length)
                .filter(i -> old[i] != Encoded.IGNORED)
                .toArray();
        int asked = learned[0];
        int[] ids = Arrays.copyOf(item.ids(), asked + answer.length + 1);
        System.arraycopy(answer, 0, ids, asked, answer.length);
        ids[ids.length - 1] = item.ids()[learned[learned.length - 1]];
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, asked, Encoded.IGNORED);
        int marker = model.config().imageToken();
        int shown =
                (int) IntStream.range(0, asked).filter(i -> ids[i] == marker).count();
        List<String> images = item.images().subList(0, shown);
        int length =
                ids.length - shown + task.visualTokens(images, model.config().imageTokens());
        return new PreparedTask.Example(item.id(), images, ids, labels, length);
    }
}
