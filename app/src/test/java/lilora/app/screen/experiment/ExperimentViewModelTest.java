package lilora.app.screen.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.planning.Materials;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentViewModelTest {
    private final ObservableList<SequenceChoice> sequences = FXCollections.observableArrayList(
            new SequenceChoice("s1", "One", List.of(TaskSpec.of("/a"), TaskSpec.of("/b")), EvaluationSpec.DEFAULT),
            new SequenceChoice("s2", "Empty", List.of(), EvaluationSpec.DEFAULT));
    private final ExperimentViewModel experiment =
            new ExperimentViewModel(() -> sequences, Path.of("/models/nano"), MethodCatalog.load());

    @Test
    void whatIsMissingIsToldInTheOrderOfTheForm() {
        assertThat(experiment.inputProperty().get().gaps()).containsExactly("Choose a sequence of tasks.");
        experiment.useSequence("s2");
        assertThat(experiment.inputProperty().get().gaps().get(0)).contains("\"Empty\" has no tasks");
        experiment.useSequence("s1");
        assertThat(experiment.inputProperty().get().gaps()).isEmpty();
        experiment.running().field("seeds").type("1, 1");
        assertThat(experiment.inputProperty().get().gaps().get(0)).contains("one seed twice");
        assertThat(experiment.inputProperty().get().spec()).isEmpty();
    }

    @Test
    void aDraftOpensAsItWasSavedAndKeepsTheOptionsOfOtherMethods() {
        experiment.useSequence("s1");
        experiment.options().field("rank").type("32");
        experiment.options().field("mode").type("CODE");
        experiment.useMethod("sequential-lora");
        experiment.options().field("alpha").type("8");
        experiment.training().field("epochs").type("2.5");
        experiment.running().field("seeds").type("1, 2, 3");
        experiment.useStartAdapter(Optional.of(Path.of("/adapters/one")));
        experiment.useTemplate(Optional.of("vicuna_v1"));
        String json = Json.compact(experiment.draft());
        ExperimentViewModel again =
                new ExperimentViewModel(() -> sequences, Path.of("/models/nano"), MethodCatalog.load());
        again.open("x", Json.parse("draft", json, ExperimentDraft.class));
        assertThat(again.draft()).isEqualTo(experiment.draft());
        assertThat(again.inputProperty().get().seeds()).containsExactly(1L, 2L, 3L);
        assertThat(again.inputProperty().get().spec().orElseThrow().startAdapter())
                .isEqualTo(Path.of("/adapters/one").toAbsolutePath().toString());
        assertThat(again.inputProperty().get().spec().orElseThrow().template()).isEqualTo("vicuna_v1");
        again.useMethod("lilora");
        assertThat(again.options().changedValues()).isEqualTo(Map.of("rank", 32, "mode", "CODE"));
    }

    @Test
    void aShippedExperimentOpensWithItsOwnSettings(@TempDir Path folder) {
        ExperimentSpec shipped = Materials.quickStart(folder);

        experiment.open("first", ExperimentDraft.of(shipped, "s1"));

        ExperimentSpec made = experiment.inputProperty().get().spec().orElseThrow();
        assertThat(made.training()).isEqualTo(shipped.training());
        assertThat(made.method().id()).isEqualTo(shipped.method().id());
        assertThat(made.method().options()).containsEntry("dropout", 0.0);
        assertThat(made.seed()).isEqualTo(shipped.seed());
    }

    @Test
    void choicesAndFieldsAreUndoneInOneStack() {
        experiment.useSequence("s1");
        experiment.useMethod("joint");
        experiment.options().field("rank").type("8");
        experiment.edits().undo();
        experiment.edits().undo();
        assertThat(experiment.methodProperty().get()).isEqualTo("lilora");
        assertThat(experiment.edits().redoNameProperty().get()).contains("choose method");
    }

    @Test
    void aChangedSequenceIsSeenAtOnce() {
        experiment.useSequence("s1");
        sequences.set(0, new SequenceChoice("s1", "One", List.of(TaskSpec.of("/c")), EvaluationSpec.DEFAULT));
        assertThat(experiment.inputProperty().get().tasks()).containsExactly(TaskSpec.of("/c"));
    }

    @Test
    void memoryFarBeyondWhatIsFreeBlocksAndALittleBeyondWarns() {
        assertThat(Preflight.memory(100, OptionalLong.of(100), 4).verdict()).isEqualTo(PreflightCheck.Verdict.OK);
        assertThat(Preflight.memory(150, OptionalLong.of(100), 4).verdict()).isEqualTo(PreflightCheck.Verdict.WARNING);
        assertThat(Preflight.memory(250, OptionalLong.of(100), 4).verdict()).isEqualTo(PreflightCheck.Verdict.ERROR);
        assertThat(Preflight.memory(250, OptionalLong.of(100), 1).fix()).isEmpty();
    }
}
