package lilora.engine.method;

import java.util.List;
import java.util.stream.IntStream;

/** A LoRA adapter for each task on top of the earlier ones, which stay as they are: the sum of all trains, and answers every question. */
public class SummedLoras extends TaskLoras {
    /** As {@link TaskLoras}. */
    public SummedLoras(LoraOptions options, MethodScope scope) {
        super(options, scope);
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
