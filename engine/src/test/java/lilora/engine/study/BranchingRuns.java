package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.ResumePoint;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.ContinualRun;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;

/** Runs over three tasks, of which one begins with what another has computed. */
final class BranchingRuns {
    private static final ComputeSpec COMPUTE = ComputeSpec.on("cpu", 1);

    private final Path shared;
    private final TinyWorld world;
    private final TaskSpec third;

    /** Of a model and tasks that are written below a folder. */
    BranchingRuns(Path shared) throws IOException {
        this.shared = shared;
        this.world = TinyWorld.create(shared);
        this.third = TaskSpec.of(
                TinyTask.write(shared.resolve("mixed"), "colours-mixed", 48, 12).toString());
    }

    /** Three tasks, one pass each. */
    ExperimentSpec experiment(String method) {
        ExperimentSpec two = world.experiment(method);
        Map<String, Object> options = new HashMap<>(two.method().options());
        options.replaceAll((name, value) -> name.equals("experts") ? 4 : value);
        return two.withMethod(new MethodSpec(method, options))
                .withTasks(Stream.concat(two.tasks().stream(), Stream.of(third))
                        .map(task -> new TaskSpec(task.folder(), 24, 6, null, null))
                        .toList())
                .withTraining(two.training().withEpochs(1));
    }

    static ExperimentSpec inOrder(ExperimentSpec spec, int... order) {
        return spec.withTasks(
                IntStream.of(order).mapToObj(task -> spec.tasks().get(task - 1)).toList());
    }

    static RunDirectory made(Path folder, ExperimentSpec spec, Function<RunContent, Optional<Trunk>> trunk) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return new NewRun(Clock.systemUTC())
                    .create(folder.resolve("runs"), inputs, COMPUTE, made -> trunk.apply(RunContent.of(made.spec()))
                            .ifPresent(found -> found.into(made)));
        }
    }

    RunDirectory alone(Path folder, ExperimentSpec spec, RunControl control) throws IOException {
        return worked(made(folder, spec, content -> Optional.empty()), control);
    }

    /** What a worker does, in this process. */
    RunDirectory worked(RunDirectory run, RunControl control) throws IOException {
        try (RunInputs inputs =
                        new Preparation(MethodCatalog.load()).prepare(run.spec().experiment());
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu());
                RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            Checkpoints checkpoints =
                    new Checkpoints(run.checkpoints(), new Checkpoints.Origin(run.specHash(), "a test"));
            Optional<Checkpoints.Saved> resume = checkpoints.latest();
            log.append(new RunEvent.Hello(
                    "token",
                    1,
                    "2026-01-01T00:00:00Z",
                    resume.map(saved -> new ResumePoint(
                                            saved.name(),
                                            saved.cursor().stage(),
                                            saved.evaluated().isPresent())
                                    .after(told(run)))
                            .orElse(0L),
                    Map.of(),
                    "cpu",
                    1,
                    run.specHash()));
            log.append(new RunEvent.Planned(Planner.plan(inputs, model.config(), COMPUTE)));
            FeatureCaches stores = new FeatureCaches(inputs, model, shared.resolve("cache"), "tiny", told -> {});
            try (ContinualRun work =
                    new ContinualRun(inputs, model, stores::of, checkpoints, run.predictions(), log, control)) {
                ContinualRun.Outcome outcome = work.run(resume);
                log.append(new RunEvent.Done(outcome.name().toLowerCase(Locale.ROOT), work.metrics(), 1));
            }
        }
        return run;
    }

    static List<RecordedEvent> told(RunDirectory run) {
        EventReader.Batch all = new EventReader(run.events()).pollToEnd();
        assertThat(all.problems()).isEmpty();
        return all.events();
    }

    static <E extends RunEvent> List<E> current(RunDirectory run, Class<E> type) {
        return CurrentEvents.of(told(run)).stream()
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static Optional<Trunk> longest(RunContent wanted, RunDirectory... runs) {
        Trunks trunks = new Trunks(Map.of());
        for (RunDirectory run : runs) {
            trunks.add(RunContent.of(run.spec()), run);
        }
        return trunks.longest(wanted);
    }

    static RunControl.Signal stopAtStageEnd(RunControl.Place place) {
        return place == RunControl.Place.STAGE_END ? RunControl.Signal.STOP : RunControl.Signal.CONTINUE;
    }
}
