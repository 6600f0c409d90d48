package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.TableNode;
import lilora.app.command.Command;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** The page of studies as a person uses it. */
class StudyScreenTest extends ApplicationTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private Path shipped;
    private StudyStore store;
    private ExperimentSpec experiment;
    private StudiesViewModel studies;
    private StudyScreen screen;

    @Override
    public void start(Stage stage) throws IOException {
        Path home = Files.createTempDirectory(folder, "studies");
        BundledAssets assets = SmallMaterials.write(home.resolve("materials"), 4);
        experiment = assets.benchmark();
        shipped = home.resolve("shipped");
        StudyFiles usual = StudyFiles.in(shipped, "usual_study");
        usual.writeExperiment(experiment);
        usual.write(new StudySpec(
                StudySpec.SCHEMA,
                usual.experimentAsNamed(),
                List.of(1L, 2L),
                null,
                List.of(new StudySpec.Variant("LiLoRA", experiment.method())),
                null,
                "What is usual, on two tasks"));
        store = new StudyStore(home.resolve("workspace"), shipped);
        studies = new StudiesViewModel(LocalStudyParts.in(
                home.resolve("workspace"),
                store,
                () -> List.of(new Experiments.Choice("small", () -> experiment)),
                user,
                new UnheardWorkers()));
        screen = new StudyScreen(
                studies, user, new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user));
        stage.setScene(new Scene(new BorderPane(screen.view()), 1200, 900));
        stage.show();
        screen.shown();
    }

    private String text(String id) {
        return lookup("#" + id).queryAs(Labeled.class).getText();
    }

    private void press(String id) {
        interact(() -> lookup("#" + id).queryButton().fire());
    }

    private void write(String id, String text) {
        interact(() -> lookup("#" + id).queryTextInputControl().setText(text));
    }

    private void run(String command) {
        interact(() -> screen.commands().stream()
                .filter(one -> one.id().equals(command))
                .findFirst()
                .map(Command::run)
                .orElseThrow());
    }

    private String reason(String command) {
        return screen.commands().stream()
                .filter(one -> one.id().equals(command))
                .findFirst()
                .flatMap(Command::reason)
                .orElse("");
    }

    private void create() {
        user.willSay("My study");
        press("study-new");
    }

    private void tab(int index) {
        interact(() ->
                lookup("#study-tabs").queryAs(TabPane.class).getSelectionModel().select(index));
    }

    @Test
    void withoutAStudyThePageSaysWhatOneIs() {
        assertThat(text("study-empty")).isEqualTo("No study yet");
        assertThat(lookup("#study-tabs").tryQuery()).isEmpty();
        run("study-go");
        create();
        assertThat(screen.subject()).contains("my-study");
        assertThat(lookup("#study-tabs").queryAll()).hasSize(1);
        assertThat(text("study-tasks")).isEqualTo("2 tasks: Task of colours, Task of places");
        assertThat(lookup("#study-variants").queryListView().getItems()).hasSize(1);
        assertThat(text("study-summary")).isEqualTo("3 runs · 3 to do");
    }

    @Test
    void ranksThatABudgetChoosesAreToldWhereItIsChosen() {
        create();
        assertThat(lookup("#study-ranks").query().isVisible()).isFalse();
        interact(() -> {
            StudyDesignViewModel design =
                    studies.openProperty().get().orElseThrow().design().orElseThrow();
            String first = design.designProperty().get().variants().get(0).title();
            design.add("isolated-lora");
            design.edit("stored parameters", "budget", now -> now.withEqualBudget(Optional.of(first)));
        });
        assertThat(text("study-ranks").lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .first()
                .asString()
                .endsWith(" stored, the budget");
        assertThat(text("study-ranks"))
                .containsPattern("Isolated LoRA: Isolated LoRA, rank \\d+ \\(chosen\\); .* below the budget");
    }

    private void choose(String menu, int item) {
        interact(screen::shown);
        interact(() -> {
            MenuButton button = lookup("#" + menu).query();
            button.getOnShowing().handle(new Event(Event.ANY));
            button.getItems().get(item).fire();
        });
    }

    @Test
    void shippedStudiesAndFilesAreTakenAndWritten() throws IOException {
        choose("study-open-first", 1);
        MenuButton open = lookup("#study-open").query();
        interact(() -> open.getOnShowing().handle(new Event(Event.ANY)));
        assertThat(open.getItems())
                .extracting(MenuItem::getText)
                .containsExactly("A study's file…", "Shipped: What is usual, on two tasks");
        assertThat(lookup("#study-title").queryTextInputControl().getText()).isEqualTo("What is usual, on two tasks");
        assertThat(text("study-experiment-name"))
                .isEqualTo("%s, in experiments/usual-study.json; base model %s"
                        .formatted(
                                experiment.name(),
                                Path.of(experiment.baseModel()).getFileName()));
        assertThat(screen.subject()).contains("usual-study");
        assertThat(text("study-summary")).isEqualTo("2 runs · 2 to do");
        assertThat(store.read("usual-study").experiment()).isEqualTo("experiments/usual-study.json");

        Path copy = folder.resolve("elsewhere/my copy.json");
        user.willChoose(copy);
        press("study-export");
        assertThat(user.told()).last().asString().startsWith("The study was written to " + copy);
        user.willChoose(copy);
        choose("study-open", 0);
        assertThat(store.names()).containsExactly("my-copy", "usual-study");
        write("study-title", "Mine");
        assertThat(store.read("my-copy").title()).isEqualTo("Mine");
        assertThat(store.read("usual-study").title()).isEqualTo("What is usual, on two tasks");
        assertThat(text("study-tasks")).isEqualTo("2 tasks: Task of colours, Task of places");

        Files.writeString(copy, Files.readString(copy).replace("\"seeds\"", "\"sedes\""));
        user.willChoose(copy);
        run("study-open");
        assertThat(user.told()).last().isEqualTo("The study was not taken.");
        assertThatThrownBy(() -> store.take(copy)).hasMessageContainingAll("my copy.json", "sedes");
        assertThat(store.names()).containsExactly("my-copy", "usual-study");
    }

    private String tabShown() {
        return lookup("#study-tabs")
                .queryAs(TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getText();
    }

    @Test
    void aStudyThatTurnsOutToBeDoneComesToItsResults() throws IOException {
        experiment = experiment.withMethod(new MethodSpec("zero-shot", Map.of()));
        create();
        write("study-seeds", "1");
        assertThat(lookup("#variant-options").query().isVisible())
                .as("zero-shot has none")
                .isFalse();
        interact(() -> studies.openProperty().get().orElseThrow().check());
        assertThat(tabShown()).as("there is something to do").isEqualTo("Design");
        interact(() -> studies.openProperty().get().orElseThrow().start());
        assertThat(tabShown()).isEqualTo("Runs");

        // As in a workspace that has never seen its runs.
        Files.delete(store.seen("my-study"));
        interact(() -> studies.open("my-study"));
        assertThat(tabShown()).isEqualTo("Design");
        interact(() -> studies.openProperty().get().orElseThrow().check());
        assertThat(tabShown()).isEqualTo("Results");
        tab(0);
        interact(() -> studies.openProperty().get().orElseThrow().check());
        assertThat(tabShown()).as("once is enough").isEqualTo("Design");
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        assertThat(List.of(reason("study-undo"), reason("study-go"), reason("study-hold"), reason("study-retry")))
                .containsOnly("No study is open.");
        create();
        assertThat(reason("study-undo")).isEqualTo("Nothing to undo.");
        assertThat(reason("study-redo")).isEqualTo("Nothing to redo.");
        assertThat(reason("study-hold")).isEqualTo("The study is not running.");
        assertThat(reason("study-retry")).isEqualTo("No run of the study has failed.");
        assertThat(reason("study-go")).isEmpty();
        tab(1);
        assertThat(lookup("#study-retry").query().isDisabled()).isTrue();

        tab(0);
        write("study-seeds", "two");
        assertThat(reason("study-undo")).isEmpty();
        assertThat(reason("study-go")).isEqualTo("Seeds: \"two\" is not an integer.");
        run("study-undo");
        assertThat(reason("study-undo")).isEqualTo("Nothing to undo.");
        assertThat(reason("study-redo")).isEmpty();
    }

    private String help(String button) {
        return lookup("#" + button).queryButton().getAccessibleHelp();
    }

    @Test
    void aButtonThatCannotBePressedSaysWhy() throws IOException {
        assertThat(List.of(help("study-export"), help("study-delete"))).containsOnly("No study is open.");
        create();
        assertThat(lookup("#study-start").query().isDisabled()).isTrue();
        assertThat(help("study-start")).startsWith("Check the study first");
        assertThat(help("study-delete")).isEqualTo("Removes the study; its runs stay");

        press("study-check");
        assertThat(help("study-start")).isEqualTo("Makes the runs that are missing");
        interact(() -> studies.openProperty()
                .get()
                .orElseThrow()
                .design()
                .orElseThrow()
                .edit("seeds", "seeds", now -> now.withSeeds("7")));
        assertThat(help("study-start")).startsWith("Check the study first");
    }

    /** Of a study whose results were brought along a person waits for them; there being none is told afterwards. */
    @Test
    void whileRunsAreLookedForThePageDoesNotSayThatThereAreNone() {
        create();
        tab(2);
        List<String> told = new ArrayList<>();
        Labeled none = lookup("#study-no-results").query();
        interact(() -> none.textProperty().subscribe(text -> told.add(text)));

        press("study-check");

        assertThat(told)
                .containsExactly(
                        "No run of the study is done yet.",
                        "The study's runs are being looked for; what they gave is shown here afterwards.",
                        "No run of the study is done yet.");
    }

    /** A study at work is kept while others are shown; the page that showed it is not. */
    @Test
    void aPageThatWasReplacedFollowsItsStudyNoLonger() {
        create();
        OpenStudyViewModel first = studies.openProperty().get().orElseThrow();
        Node start = lookup("#study-start").query();
        TextInputControl seeds = lookup("#study-seeds").queryTextInputControl();
        assertThat(start.isDisabled()).isTrue();
        user.willSay("Another");
        press("study-new");

        interact(first::check);
        assertThat(first.canStart()).isTrue();
        assertThat(start.isDisabled()).as("of a page that is gone").isTrue();
        interact(() -> first.design().orElseThrow().edit("seeds", "seeds", now -> now.withSeeds("7")));
        assertThat(seeds.getText()).isEqualTo("1, 2, 3");
    }

    private StudyPlace place() {
        return studies.openProperty().get().orElseThrow().placeProperty().get();
    }

    private String script() {
        return lookup("#study-job-script").queryTextInputControl().getText();
    }

    @Test
    void jobsOfSlurmAreAskedForByFieldsAndTheirScriptIsEditedAndKept() {
        create();
        assertThat(lookup("#study-slurm").query().isVisible())
                .as("this computer has none")
                .isFalse();
        interact(
                () -> studies.openProperty().get().orElseThrow().placeProperty().set(StudyPlace.on("cluster")));
        interact(() -> lookup("#study-slurm").queryAs(CheckBox.class).fire());
        assertThat(tabShown()).isEqualTo("Slurm jobs");
        write("study-job-walltime", "4:00:00");
        write("study-job-gpus", "1");
        assertThat(script()).contains("#SBATCH --time=4:00:00", "#SBATCH --gres=gpu:1", "{{worker}}");
        write("study-job-walltime", "90");
        assertThat(text("study-job-problem")).startsWith("walltime is \"90\"; write H:MM:SS");
        assertThat(script()).as("as it was").contains("#SBATCH --time=4:00:00");

        write("study-job-walltime", "4:00:00");
        write("study-job-script", script().replace("4:00:00", "{{walltime}}").replace("#SBATCH --requeue\n", ""));
        assertThat(text("study-job-problem")).isEmpty();
        assertThat(lookup("#study-job-gpus").query().isDisabled()).isTrue();
        assertThat(lookup("#study-job-walltime").query().isDisabled()).isFalse();
        assertThat(place().template().orElseThrow().text())
                .contains("#SBATCH --time=4:00:00")
                .doesNotContain("--requeue");
        write("study-job-script", "{{worker}}\n");
        assertThat(text("study-job-problem")).contains("line 1: a job's script begins with #!");
        press("study-job-anew");
        assertThat(script()).contains("#SBATCH --requeue");
        assertThat(OpenedStudy.read(store, "my-study").place())
                .as("it is there when the study is opened again")
                .isEqualTo(place());

        interact(() -> lookup("#study-slurm").queryAs(CheckBox.class).fire());
        assertThat(lookup("#study-tabs").queryAs(TabPane.class).getTabs()).hasSize(3);
    }

    @Test
    void whatIsTypedIsTheStudysFile() {
        create();
        write("option-stabilityWeight", "0.1, 1");
        write("study-seeds", "4, 5");
        interact(() ->
                lookup("#study-latin").<javafx.scene.control.CheckBox>query().fire());
        StudySpec saved = store.read("my-study");
        assertThat(saved.seeds()).containsExactly(4L, 5L);
        assertThat(saved.orders()).containsExactly(OrderSpec.Known.LATIN_SQUARE);
        assertThat(saved.variants().get(0).grid()).containsEntry("stabilityWeight", List.of(0.1, 1));
        assertThat(text("study-summary")).isEqualTo("8 runs · 8 to do");

        write("option-stabilityWeight", "0.1, -1");
        assertThat(text("fault-stabilityWeight")).contains("-1 is out of range");
        assertThat(text("study-fault")).contains("Stability weight: -1 is out of range");
        assertThat(store.read("my-study")).as("what is no study is not saved").isEqualTo(saved);
        run("study-undo");
        assertThat(text("study-fault")).isEmpty();
    }

    @Test
    void variantsAreAddedMovedAndTakenOutByKeyboard() {
        create();
        ListView<VariantDesign> list = lookup("#study-variants").queryListView();
        interact(() -> {
            ComboBox<?> add = lookup("#variant-add").queryComboBox();
            add.getSelectionModel().selectFirst();
        });
        assertThat(list.getItems()).hasSize(2);
        String added = list.getItems().get(1).title();
        interact(list::requestFocus);
        press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        assertThat(list.getItems().get(0).title()).isEqualTo(added);
        push(KeyCode.DELETE);
        assertThat(list.getItems()).hasSize(1).extracting(VariantDesign::title).doesNotContain(added);
        push(KeyCode.DELETE);
        assertThat(text("study-fault")).isEqualTo("The study has no variants; add at least one.");
    }

    @Test
    void runsAndNumbersOfALargeStudyAreShownAndExported() throws IOException {
        WrittenStudies.large(store, "large", experiment, 4, 3);
        WrittenStudies.seen(store, "large", 2);
        interact(screen::shown);
        tab(1);
        TableView<StudyRow> runs = lookup("#study-runs").queryTableView();
        assertThat(runs.getItems()).hasSize(30);
        assertThat(text("study-summary")).isEqualTo("30 runs · 2 to do · 28 done");
        interact(() -> runs.getSelectionModel().select(0));
        interact(runs::requestFocus);
        push(KeyCode.ENTER);
        assertThat(user.went()).last().isEqualTo("run large-0000");
        press("study-compare");
        assertThat(user.went()).last().isEqualTo("compare large-0000");
        write("study-filter", "reverse SEQUENTIAL seed 2");
        assertThat(runs.getItems()).hasSize(1).allSatisfy(row -> {
            assertThat(row.run().order()).isEqualTo("reverse");
            assertThat(row.run().seed()).isEqualTo(2);
        });
        write("study-filter", "to do");
        assertThat(runs.getItems()).hasSize(2);
        write("study-filter", "no such run");
        assertThat(((Labeled) runs.getPlaceholder()).getText()).isEqualTo("No run of the study has all of these words");
        write("study-filter", "");
        assertThat(runs.getItems()).hasSize(30);

        tab(2);
        TableNode differences = lookup("#study-differences").query();
        assertThat(differences.table().rows()).hasSize(4);
        assertThat(differences.table().columns().get(0).title()).isEqualTo("Minus sequential LoRA");
        assertThat(differences.table().shown(3, 6)).isEqualTo("higher: the 95 % interval excludes 0");
        press("study-latex");
        assertThat(user.copied().get(0)).contains("\\begin{table}", "paired differences from sequential LoRA");
        press("study-markdown");
        assertThat(user.copied().get(1)).contains("| method | n | AP", "minus sequential LoRA");
        press("study-csv");
        assertThat(user.copied().get(2)).isEqualTo("large");
        press("study-delete");
        assertThat(store.names()).isEmpty();
        assertThat(text("study-empty")).isEqualTo("No study yet");
    }

    private EffectModel effect() {
        WaitForAsyncUtils.waitForFxEvents();
        return (EffectModel) lookup("#effect-chart").queryAs(ChartView.class).model();
    }

    private void measure(int index) {
        interact(() ->
                lookup("#study-measure").queryComboBox().getSelectionModel().select(index));
    }

    @Test
    void ofAGridTheEffectOfItsOptionIsDrawnAndEveryVariantWhereThatIsAskedFor() throws IOException {
        WrittenStudies.large(store, "large", experiment, 4, 3);
        WrittenStudies.seen(store, "large", 2);
        interact(screen::shown);
        tab(2);

        assertThat(effect().title()).isEqualTo("Effect of stability weight on Average performance (AP)");
        assertThat(effect().x().values()).containsExactly("1", "2", "3", "4");
        assertThat(effect().lines()).singleElement().satisfies(line -> assertThat(line.points())
                .extracting(point -> point.numbers().size())
                .containsExactly(6, 6, 5, 5));
        assertThat(effect().baseline().orElseThrow().name()).isEqualTo("Baseline: sequential LoRA");
        assertThat(effect().note()).contains("Left out: 6 runs without stability weight");
        assertThat(lookup("#study-chart").query().isVisible()).isFalse();

        measure(2);
        assertThat(effect().title()).isEqualTo("Effect of stability weight on Backward transfer (BWT)");
        interact(() ->
                lookup("#study-figure").queryComboBox().getSelectionModel().select(0));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(lookup("#effect-chart").query().getParent().isVisible()).isFalse();
        assertThat(lookup("#study-chart").query().isVisible()).isTrue();
        EffectModel variants =
                (EffectModel) lookup("#study-chart").queryAs(ChartView.class).model();
        assertThat(variants.x().values()).hasSize(5).first().isEqualTo("sequential LoRA");

        figure(2);
        assertThat(chart().title()).startsWith("Backward transfer (BWT) against stored parameters");
        figure(3);
        assertThat(chart().title()).startsWith("Backward transfer (BWT) by order of tasks");
        measure(0);
        assertThat(chart().title()).startsWith("Average performance (AP) by order of tasks");
    }

    private ChartModel chart() {
        WaitForAsyncUtils.waitForFxEvents();
        return lookup("#study-chart").queryAs(ChartView.class).model();
    }

    private void figure(int index) {
        interact(() ->
                lookup("#study-figure").queryComboBox().getSelectionModel().select(index));
    }

    private StudyResult.Measured measured(String variant, long seed) {
        return new StudyResult.Measured(
                new StudyRun(variant, "given", seed, experiment), Map.of("ap", 20.0), Map.of(), 1, 1);
    }

    /** A variant of one run, which often comes first, has one pair with any other. */
    @Test
    void differencesAreAtFirstToAVariantOfManyRuns() {
        StudyResult result = new StudyResult(
                List.of(),
                List.of(
                        measured("zero-shot", 1),
                        measured("sequential", 1),
                        measured("LiLoRA", 1),
                        measured("sequential", 2),
                        measured("LiLoRA", 2)));
        assertThat(new StudyNumbers(result, List.of()).usualBaseline()).isEqualTo("sequential");
    }
}
