package lilora.app.screen.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.study.Study;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;

/** Studies as they lie in a workspace, with what was seen of their runs. */
final class WrittenStudies {
    private WrittenStudies() {}

    /** A study of a method with so many weights, so many seeds, in two orders. */
    static StudySpec large(StudyStore store, String name, ExperimentSpec experiment, int weights, int seeds) {
        String file = store.writeExperiment(name, experiment);
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= weights; i++) {
            values.add(i);
        }
        StudySpec spec = new StudySpec(
                StudySpec.SCHEMA,
                file,
                LongStream.rangeClosed(1, seeds).boxed().toList(),
                List.of(OrderSpec.Known.GIVEN, OrderSpec.Known.REVERSE),
                List.of(
                        new StudySpec.Variant("sequential LoRA", new MethodSpec("sequential-lora", Map.of())),
                        new StudySpec.Variant(
                                "LiLoRA with the stability loss of the paper",
                                new MethodSpec("lilora", Map.of("mode", "PAPER")),
                                null,
                                null,
                                null,
                                weights == 0 ? null : Map.of("stabilityWeight", values))));
        store.write(name, spec);
        return spec;
    }

    /** Of each run but a few a completed one was seen, with numbers that a variant's place shifts; their folders are empty. */
    static List<StudyRow> seen(StudyStore store, String name, int missing) throws IOException {
        Study study = Study.read(store.file(name), NamedModels.usual());
        Random random = new Random(5);
        List<StudyRow> rows = new ArrayList<>();
        for (int i = 0; i < study.runs().size(); i++) {
            StudyRun run = study.runs().get(i);
            if (i >= study.runs().size() - missing) {
                rows.add(StudyRow.toDo(run));
                continue;
            }
            String folder = "%s-%04d".formatted(name, i);
            Files.createDirectories(store.runs().resolve(folder));
            rows.add(StudyRow.toDo(run)
                    .done(StudyRow.State.DONE, Optional.of(folder), "", measured(study, run, random)));
        }
        SeenRuns.write(store.seen(name), StudySetup.USUAL, StudyPlace.HERE, rows);
        return rows;
    }

    private static StudyResult.Measured measured(Study study, StudyRun run, Random random) {
        double level = 20 + study.variants().indexOf(run.variant()) + 2 * random.nextGaussian();
        Map<String, Double> last = new HashMap<>();
        study.tasks().forEach(task -> last.put(task.id(), level + random.nextGaussian()));
        return new StudyResult.Measured(
                run, Map.of("ap", level, "map", level + 3, "bwt", -level / 10), last, 811_128, 135_188);
    }

    /** Writes a large study into a workspace to be looked at: {@code WORKSPACE EXPERIMENT}. */
    public static void main(String[] args) throws IOException {
        StudyStore store = new StudyStore(Path.of(args[0]), Path.of(args[0], "none"));
        ExperimentSpec experiment = lilora.engine.plan.ExperimentFile.read(Path.of(args[1]));
        large(store, "large", experiment, 49, 5);
        seen(store, "large", 7);
    }
}
