package lilora.engine.method;

import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.model.LinearSite;

/** A LoRA adapter for each task on top of the earlier ones, which stay as they are: the sum of all trains, and answers every question. */
public class SummedLoras extends TaskLoras {
    /** As {@link TaskLoras}. */
    public SummedLoras(LoraOptions options, MethodScope scope) {
        super(options, scope);
    }

    /** All tasks' thin matrices side by side, and what they make of each position. */
    public static ContinualMethod.Working working(LoraOptions lora, LinearSite site, int tasks) {
        long rank = lora.rank();
        return tasks < 2
                ? ContinualMethod.Working.NONE
                : new ContinualMethod.Working(
                        tasks * rank * (site.in() + site.out()),
                        0,
                        new ContinualMethod.Rows((tasks - 1) * rank, 0, 0, false));
    }

    @Override
    protected List<Integer> trainedWith(int task) {
        return IntStream.rangeClosed(1, task).boxed().toList();
    }

    @Override
    protected final List<Integer> answering(int task) {
        return learned();
    }
}
