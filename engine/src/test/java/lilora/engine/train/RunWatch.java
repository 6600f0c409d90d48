package lilora.engine.train;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.BaseModel;
import lilora.engine.tiny.TinyRun;

/** Lets a run go on, and looks between its steps at what it has left on disk so far. */
final class RunWatch implements RunControl {
    /** Steps of the last stage in the checkpoint that the killed run has. */
    static final int STEPS = 8;

    private final RunInputs inputs;
    private final BaseModel model;
    private final Path home;
    private final Path killed;
    private final Map<String, float[]> base;
    private final Set<String> names = new HashSet<>();
    private final Set<String> held = new TreeSet<>();
    private final List<String> moved = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private Map<String, float[]> before = Map.of();
    private int places;

    /**
     * Of a run that has not begun.
     *
     * @param home of the run
     * @param killed folder that is not there yet
     */
    RunWatch(RunInputs inputs, BaseModel model, Path home, Path killed) {
        this.inputs = inputs;
        this.model = model;
        this.home = home;
        this.killed = killed;
        this.base = base();
    }

    /** At how many places it could have been stopped: between steps, and while the method looks at a stage's items. */
    int places() {
        return places;
    }

    /** Native arrays where stages end. */
    List<Integer> ends() {
        return List.copyOf(ends);
    }

    /** Tensors beside those of training alone that were there while a stage was learned, not trained by it. */
    Set<String> held() {
        return held;
    }

    /** Those of them that it changed all the same, and weights of the base model that anything changed. */
    List<String> moved() {
        return List.copyOf(moved);
    }

    /** The run as it would lie there, had it been killed in its last stage a step after a checkpoint. */
    Path killed() {
        return killed;
    }

    @Override
    public Signal poll(Place place) {
        if (place == Place.STAGE_END) {
            ends.add(model.manager().getManagedArrays().size());
        }
        if (place == Place.STEP) {
            places++;
            look();
        }
        return Signal.CONTINUE;
    }

    private void look() {
        try (Stream<Path> folders = Files.list(home.resolve("checkpoints"))) {
            if (!names.addAll(folders.map(path -> path.getFileName().toString()).toList())) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Checkpoints.Saved saved = new Checkpoints(home.resolve("checkpoints"), TinyRun.ORIGIN)
                .latest()
                .orElseThrow();
        Map<String, float[]> now = new TreeMap<>();
        Map<String, Shape> shapes = new TreeMap<>();
        Checkpoints.read(saved.adapters(), (name, values, shape) -> {
            now.put(name, values);
            shapes.put(name, shape);
        });
        Cursor cursor = saved.cursor();
        if (!cursor.trained()) {
            compare(cursor, now, trained(cursor.stage(), now, shapes));
        }
        before = now;
        Stage last = inputs.stages().get(inputs.stages().size() - 1);
        if (cursor.stage() == last.number() && cursor.step() == STEPS) {
            copy();
        }
    }

    private void compare(Cursor cursor, Map<String, float[]> now, Set<String> trained) {
        for (Map.Entry<String, float[]> one : before.entrySet()) {
            String name = one.getKey();
            if (now.containsKey(name) && !name.startsWith("training/") && !trained.contains(name)) {
                held.add(name);
                require(cursor, name, Arrays.equals(one.getValue(), now.get(name)));
            }
        }
        base().forEach((name, values) -> require(cursor, name, Arrays.equals(values, base.get(name))));
    }

    private void require(Cursor cursor, String name, boolean same) {
        if (!same) {
            moved.add("stage %d, step %d: %s".formatted(cursor.stage(), cursor.step(), name));
        }
    }

    /** As a method says that finds these tensors. */
    private Set<String> trained(int number, Map<String, float[]> tensors, Map<String, Shape> shapes) {
        Stage stage = inputs.stages().stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
        try (TensorBank bank =
                new TensorBank(model.manager(), inputs.experiment().seed())) {
            tensors.forEach((name, values) -> bank.put(name, values, shapes.get(name)));
            return Set.copyOf(inputs.method()
                    .open(MethodScope.of(inputs.sites(), bank, model))
                    .trainable(stage));
        }
    }

    private Map<String, float[]> base() {
        Map<String, float[]> values = new TreeMap<>();
        model.parameters().forEach((name, weight) -> values.put(name, weight.toFloatArray()));
        return values;
    }

    private void copy() {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Path to = killed.resolve(home.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
