package lilora.app.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.screen.experiment.ExperimentDraft;
import lilora.app.screen.experiment.ExperimentScreen;
import lilora.app.screen.sequence.SequenceDraft;
import lilora.app.screen.sequence.SequenceScreen;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.Draft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftsTest {
    private static final String EXPERIMENT = Json.compact(ExperimentDraft.initial(""));
    private static final String SEQUENCE = Json.compact(new SequenceDraft("six", List.of(), EvaluationSpec.DEFAULT));

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private Drafts drafts(Workspace workspace, Draft.Kind kind) {
        return drafts(workspace, kind, new DirectTaskRunner());
    }

    private Drafts drafts(Workspace workspace, Draft.Kind kind, TaskRunner runner) {
        MethodCatalog methods = MethodCatalog.load();
        Drafts drafts = new Drafts(
                workspace.drafts(),
                kind,
                runner,
                new Drafts.Reading(
                        kind == Draft.Kind.SEQUENCE
                                ? SequenceScreen::read
                                : draft -> ExperimentScreen.check(draft, methods),
                        told::add));
        drafts.load("First", kind == Draft.Kind.SEQUENCE ? SEQUENCE : EXPERIMENT);
        return drafts;
    }

    private static String experiment(String method, Map<String, Map<String, Object>> options) {
        return Json.compact(
                new ExperimentDraft("", "", method, options, TrainingSpec.DEFAULT, "1", "cpu", 0, null, null));
    }

    /** Damaged, truncated, of another version, and of a workbench with methods and options that this one does not know. */
    private static List<String> damaged(Draft.Kind kind) {
        String good = kind == Draft.Kind.SEQUENCE ? SEQUENCE : EXPERIMENT;
        List<String> all = new ArrayList<>(List.of(
                "",
                "null",
                "[1]",
                good.substring(0, good.length() / 2),
                good.replaceFirst("\\{", "{\"later\":true,"),
                good.replaceFirst("\"[a-zA-Z]+\":", "\"other\":")));
        if (kind == Draft.Kind.EXPERIMENT) {
            all.add(experiment("of-another-version", Map.of()));
            all.add(experiment("lilora", Map.of("of-another-version", Map.of("rank", 4))));
            all.add(experiment("lilora", Map.of("lilora", Map.of("ofAnotherVersion", 4))));
        }
        return all;
    }

    @Test
    void aDraftThatCannotBeReadIsSetAsideAndToldBeforeAnythingIsWrittenOverIt() {
        for (Draft.Kind kind : Draft.Kind.values()) {
            for (String content : damaged(kind)) {
                told.clear();
                Path home = folder.resolve(kind + "-" + damaged(kind).indexOf(content));
                try (Workspace workspace = Workspace.open(home)) {
                    Draft bad = workspace.drafts().create(kind, "Ten tasks", content);

                    try (Drafts drafts = drafts(workspace, kind)) {
                        drafts.changed("{}");
                        assertThat(drafts.drafts()).extracting(Draft::name).containsExactly("First");
                    }

                    Path aside = home.resolve("drafts/" + bad.id() + ".json.unreadable");
                    assertThat(told)
                            .singleElement()
                            .asString()
                            .contains("\"Ten tasks\"", aside.toString(), "rename it to " + bad.id() + ".json");
                    assertThat(Json.read(aside, Draft.class).json()).isEqualTo(content);
                    assertThat(workspace.drafts().list(kind))
                            .extracting(Draft::id)
                            .doesNotContain(bad.id());
                }
            }
        }
    }

    @Test
    void aDeletedDraftIsPutBackWhereItWas() {
        try (Workspace workspace = Workspace.open(folder)) {
            for (String name : List.of("a", "b", "c")) {
                workspace.drafts().create(Draft.Kind.SEQUENCE, name, SEQUENCE);
            }
            try (Drafts drafts = drafts(workspace, Draft.Kind.SEQUENCE)) {
                for (Draft draft : List.copyOf(drafts.drafts())) {
                    drafts.open(draft.id());
                    Drafts.Deleted gone = drafts.delete().orElseThrow();
                    assertThat(gone.draft().name()).isEqualTo(draft.name());
                    drafts.restore(gone);
                    assertThat(drafts.drafts()).extracting(Draft::name).containsExactly("a", "b", "c");
                    assertThat(drafts.openProperty().get().map(Draft::id)).contains(draft.id());
                }
            }
            assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE)).hasSize(3);
        }
    }

    @Test
    void aSaveThatWasCancelledHoldsUpNoneAfterItAndIsMadeUpForAtTheEnd() {
        LaterTaskRunner later = new LaterTaskRunner("Saving drafts");
        try (Workspace workspace = Workspace.open(folder)) {
            try (Drafts drafts = drafts(workspace, Draft.Kind.SEQUENCE, later)) {
                drafts.changed(SEQUENCE.replace("six", "seven"));
                later.cancel();
                assertThat(drafts.statusProperty().get()).startsWith("Not saved: saving was cancelled");

                drafts.changed(SEQUENCE.replace("six", "eight"));
                later.goOn();
                assertThat(drafts.statusProperty().get()).isEqualTo("Saved");

                drafts.changed(SEQUENCE.replace("six", "nine"));
                later.cancel();
            }
            assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE))
                    .singleElement()
                    .satisfies(draft -> assertThat(draft.json()).contains("nine"));
        }
    }

    @Test
    void aDraftThatWasSetAsideIsBackOnceItsFileIsMended() throws Exception {
        Draft bad;
        try (Workspace workspace = Workspace.open(folder)) {
            bad = workspace.drafts().create(Draft.Kind.EXPERIMENT, "Ten tasks", "{");
            drafts(workspace, Draft.Kind.EXPERIMENT).close();
        }
        Draft mended = new Draft(bad.id(), bad.kind(), bad.name(), EXPERIMENT, bad.updated());
        Json.writeAtomically(folder.resolve("drafts/" + bad.id() + ".json"), mended);

        try (Workspace workspace = Workspace.open(folder);
                Drafts drafts = drafts(workspace, Draft.Kind.EXPERIMENT)) {
            assertThat(drafts.find(bad.id()).map(Draft::json)).isEqualTo(Optional.of(EXPERIMENT));
        }
    }
}
