package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.Workload;
import lilora.engine.result.RunPlan;
import lilora.engine.run.EventLog;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyModel;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at before a study runs. */
class StudyPlanTest {
    private static final ComputeSpec ONE_THREAD = ComputeSpec.on("cpu", 1);
    private static final int MANY = 48;
    private static final int FEW = 12;

    @TempDir
    private Path folder;

    private ExperimentSpec experiment;

    /** The second task has fewer items than the first. */
    @BeforeEach
    void write() throws IOException {
        experiment = new TinyWorld(
                        TinyModel.write(folder.resolve("model")),
                        List.of(
                                TinyTask.write(folder.resolve("colours"), "colours", MANY, 12),
                                TinyTask.write(folder.resolve("counts"), "counts", FEW, 12)))
                .experiment("sequential-lora");
    }

    private StudyPlan plan(StudySpec.Variant... variants) {
        StudySpec spec = new StudySpec(
                1,
                "e.json",
                List.of(1L, 2L),
                List.of(OrderSpec.Known.GIVEN, OrderSpec.Known.REVERSE),
                List.of(variants));
        return StudyPlan.of(Study.of(spec, experiment), ONE_THREAD, folder.resolve("runs"), KnownResults.none());
    }

    private static StudySpec.Variant variant(String title, String method, Map<String, Object> options) {
        return new StudySpec.Variant(title, new MethodSpec(method, options));
    }

    /** What is kept of a task but for the last: in the given order of the large one, in the other of the small one. */
    @Test
    void everyOrderIsChecked() {
        assertThatThrownBy(() -> plan(
                        variant("plain", "sequential-lora", Map.of("rank", 4)),
                        variant("with memory", "replay", Map.of("rank", 4, "memory", FEW + 1))))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Variant \"with memory\", order \"reverse\": ")
                .hasMessageContaining("\"counts\", has 12");
        assertThat(plan(variant("with memory", "replay", Map.of("rank", 4, "memory", FEW)))
                        .runs())
                .hasSize(4);
    }

    /** What is read once for all of them is as if each had been read by itself. */
    @Test
    void runsArePlannedAsEachByItself() {
        StudyPlan plan = plan(
                variant("plain", "sequential-lora", Map.of("rank", 4)),
                variant("with memory", "replay", Map.of("rank", 4, "memory", FEW)),
                variant("prompts", "modal-prompt", Map.of("tokens", 4)),
                variant("LiLoRA", "lilora", Map.of("rank", 4, "subRank", 2)),
                variant("joint", "joint", Map.of("rank", 4)));
        assertThat(plan.plans()).hasSize(10);
        for (StudyPlan.Entry entry : plan.runs()) {
            if (entry.run().seed() == 1) {
                assertThat(plan.plan(entry.run()))
                        .as(entry.run().title())
                        .isEqualTo(alone(entry.run().experiment()));
            }
        }
        StudyRun given = plan.runs().get(1).run();
        assertThat(plan.plan(given).stages())
                .extracting(RunPlan.StagePlan::samples)
                .containsExactly(MANY, FEW + FEW);
    }

    /** Of another method and seed; a step took 2 ms for each of its tokens, an answer half a second. */
    private RunDirectory told(ComputeSpec compute) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment)) {
            RunDirectory run =
                    new NewRun(Clock.systemUTC()).create(folder.resolve("runs"), inputs, compute, made -> {});
            try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                    EventLog log = EventLog.open(lock, Clock.systemUTC())) {
                log.append(new RunEvent.Step(1, 1, 1, 1, 0, 1, 1e-3, 8, 0.2, 100));
                log.append(new RunEvent.EvalCell(1, 1, 50, "exact", 50, 12, Map.of(), "", 6));
            }
            return run;
        }
    }

    @Test
    void anEarlierRunOfTheWorkspaceTellsTheSpeed() throws IOException {
        StudySpec.Variant ewc = variant("EWC", "ewc", Map.of("rank", 4, "items", 24));
        assertThat(plan(ewc).basis()).isEqualTo("scaled from another computer");
        told(ComputeSpec.on("cpu", 2));
        assertThat(plan(ewc).basis()).as("of other threads").isEqualTo("scaled from another computer");

        RunDirectory run = told(ONE_THREAD);
        StudyPlan plan = plan(ewc);
        assertThat(plan.basis()).isEqualTo("at the speed of run " + run.path().getFileName());
        double one;
        try (RunInputs inputs = new Preparation(MethodCatalog.load())
                .prepare(plan.runs().get(0).run().experiment())) {
            Workload work = Planner.workload(inputs);
            one = work.tokens() * 0.002 + work.prompts() * 0.5;
        }
        assertThat(plan.seconds(1).orElseThrow()).isCloseTo(4 * one, Offset.offset(1e-6));
    }

    private static RunPlan alone(ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ONE_THREAD.resolved());
        }
    }
}
