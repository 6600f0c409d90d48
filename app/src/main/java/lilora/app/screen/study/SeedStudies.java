package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lilora.app.launch.LaunchRequest;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.StudySpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.study.Study;
import org.jspecify.annotations.Nullable;

/**
 * Experiments that were launched with several seeds, as studies: one variant, the given order, those seeds. The runs are those of the
 * queue; the study only reads them. Reads and writes files, so not for the FX thread.
 */
final class SeedStudies {
    private final StudyStore store;
    private final MethodCatalog methods;

    SeedStudies(StudyStore store, MethodCatalog methods) {
        this.store = store;
        this.methods = methods;
    }

    /**
     * Keeps what was launched as a study, or in the one that the experiment has from an earlier launch.
     *
     * @param runs that were made, one for each seed
     * @param busy names of studies that must stay as they are
     * @return the study's name; empty for a single seed of an experiment that has no study
     */
    Optional<String> keep(LaunchRequest request, List<String> runs, Set<String> busy) {
        ExperimentSpec experiment = request.spec();
        Optional<String> known = store.names().stream()
                .filter(name -> !busy.contains(name) && isOf(name, experiment))
                .findFirst();
        if (known.isEmpty() && request.seeds().size() < 2) {
            return Optional.empty();
        }
        String name = known.orElseGet(() -> store.free(experiment.name()));
        List<Long> before = known.map(there -> store.read(there).seeds()).orElse(List.of());
        store.write(name, experiment, methods.title(experiment.method().id()), union(before, request.seeds()));
        see(name, request, runs);
        return Optional.of(name);
    }

    private static List<Long> union(List<Long> before, List<Long> more) {
        return Stream.concat(before.stream(), more.stream()).distinct().toList();
    }

    /** The runs are the study's from the start, whoever works at them. */
    private void see(String name, LaunchRequest request, List<String> runs) {
        Study study = Study.read(store.file(name), store.models());
        List<StudyRow> rows = SeenRuns.read(store.seen(name)).rows(study.runs(), store.runs()).stream()
                .map(row -> launched(row, request, runs))
                .toList();
        ComputeSpec compute = request.compute().resolved();
        SeenRuns.write(
                store.seen(name),
                StudySetup.of(compute),
                request.host().map(StudyPlace::on).orElse(StudyPlace.HERE),
                rows);
    }

    private static StudyRow launched(StudyRow row, LaunchRequest request, List<String> runs) {
        int at = row.state().isDone() ? -1 : request.seeds().indexOf(row.run().seed());
        return at < 0 ? row : row.in(StudyRow.State.BEGUN, Optional.of(runs.get(at)), 0, "");
    }

    private boolean isOf(String name, ExperimentSpec experiment) {
        try {
            StudySpec study = store.read(name);
            boolean plain = study.equalBudget() == null
                    && given(study.orders())
                    && study.variants().size() == 1
                    && plain(study.variants().get(0));
            Path file = Path.of(ExperimentFile.beside(store.file(name), "experiment", study.experiment()));
            return plain
                    && alike(store.experiment(file)
                                    .withMethod(study.variants().get(0).method()))
                            .equals(alike(experiment));
        } catch (InputException e) {
            // What cannot be read says so where it is opened.
            return false;
        }
    }

    private static boolean given(@Nullable List<OrderSpec> orders) {
        return orders == null || orders.equals(List.of(OrderSpec.Known.GIVEN));
    }

    private static boolean plain(StudySpec.Variant variant) {
        return variant.seeds() == null
                && variant.orders() == null
                && variant.training() == null
                && variant.grid() == null;
    }

    private static ExperimentSpec alike(ExperimentSpec experiment) {
        return RunContent.canonical(experiment).withName("").withSeed(0);
    }
}
