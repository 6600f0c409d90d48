package lilora.app.screen.study;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.control.HeaderRow;
import lilora.app.control.WhileInScene;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.remote.slurm.JobTemplate;
import org.jspecify.annotations.Nullable;

/** What the jobs of a study are asked for, and the script of each, which can be edited and kept. */
final class StudyJobView extends VBox {
    private static final FileKind SCRIPT = FileKind.of("Scripts of jobs", "*.sbatch", "*.sh");

    private final OpenStudyViewModel model;
    private final StudyParts parts;
    private final DialogService dialogs;
    private final Map<StudyJob.Field, TextField> fields = new EnumMap<>(StudyJob.Field.class);
    private final TextArea script = new TextArea();
    private final Label note = new Label();
    private final Button anew;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private boolean showing;

    StudyJobView(OpenStudyViewModel model, StudyParts parts, DialogService dialogs) {
        super(8);
        this.model = model;
        this.parts = parts;
        this.dialogs = dialogs;
        setId("study-job");
        getStyleClass().add("study-job");
        anew = StudyPane.button("study-job-anew", "Write it anew", "mdi2r-restore", () -> change(job().anew()));
        anew.setTooltip(new Tooltip("Gives up what was edited: the fields write the script again"));
        editScript();
        VBox.setVgrow(script, Priority.ALWAYS);
        note.setWrapText(true);
        note.setMinHeight(USE_PREF_SIZE);
        note.getStyleClass().add("muted");
        getChildren()
                .addAll(
                        note,
                        fields(),
                        head(),
                        new ErrorNotice("study-job-problem", problem.getReadOnlyProperty()),
                        script);
        WhileInScene.of(this, model.placeProperty()).subscribe(place -> show());
        WhileInScene.of(this, model.phaseProperty())
                .subscribe(phase -> setDisable(phase == OpenStudyViewModel.Phase.WORKING
                        || phase == OpenStudyViewModel.Phase.HOLDING
                        || phase == OpenStudyViewModel.Phase.CHECKING));
    }

    private void editScript() {
        script.setId("study-job-script");
        script.setAccessibleText("Script of the jobs");
        script.getStyleClass().add("monospaced");
        script.setPrefRowCount(10);
        script.textProperty().subscribe((before, now) -> {
            if (!showing) {
                change(job().withScript(now));
            }
        });
    }

    private Node head() {
        return new HeaderRow()
                .start(StudyPane.name("Script of each job"))
                .end(
                        anew,
                        StudyPane.button("study-job-open", "Open template…", "mdi2f-folder-open", this::open),
                        StudyPane.button(
                                "study-job-save", "Save as template…", "mdi2c-content-save-outline", this::save));
    }

    private StudyJob job() {
        return model.placeProperty().get().jobs().orElse(StudyJob.USUAL);
    }

    private void change(StudyJob other) {
        model.placeProperty().set(model.placeProperty().get().with(other));
    }

    private Node fields() {
        FlowPane all = new FlowPane(16, 8);
        for (StudyJob.Field field : StudyJob.Field.values()) {
            TextField text = new TextField();
            text.setId("study-job-" + field.name().toLowerCase(Locale.ROOT));
            text.setPromptText(field.example());
            text.setAccessibleText(field.title());
            text.setPrefColumnCount(field.columns());
            text.textProperty().subscribe((before, now) -> {
                if (!showing) {
                    change(job().with(field, now));
                }
            });
            fields.put(field, text);
            Label name = StudyPane.name(field.title());
            name.setLabelFor(text);
            all.getChildren().add(new VBox(2, name, text));
        }
        return all;
    }

    private void show() {
        if (model.placeProperty().get().jobs().isEmpty()) {
            return;
        }
        StudyJob job = job();
        showing = true;
        fields.forEach((field, text) -> {
            String value = job.asked().getOrDefault(field, "");
            if (!text.getText().strip().equals(value)) {
                text.setText(value);
            }
            text.setDisable(!job.uses(field));
        });
        note.setText(
                job.script() == null
                        ? "All missing runs are queued as one array of jobs, as many at once as there are slots. Before a job's time is over a checkpoint is written, and it queues itself again."
                        : "The script was edited. A field fills its placeholder, such as {{walltime}}, if the script has one.");
        StudyPane.shown(anew, job.script() != null);
        @Nullable String text = null;
        try {
            text = job.text();
            job.template();
            problem.set("");
        } catch (InputException e) {
            problem.set(String.valueOf(e.getMessage()));
        }
        if (text != null && !script.getText().equals(text)) {
            script.setText(text);
        }
        showing = false;
    }

    private void open() {
        dialogs.openFile("Open a job template", SCRIPT).ifPresent(file -> parts.tasks()
                .run("Reading " + file.getFileName(), progress -> JobTemplate.read(file))
                .onDone(read -> change(job().withScript(read.text())))
                .onFailed(error -> parts.notifications().failed("The template could not be read.", error)));
    }

    private void save() {
        dialogs.saveFile("Save the script as a template", model.name() + ".sbatch", SCRIPT)
                .ifPresent(this::save);
    }

    private void save(Path file) {
        byte[] text = script.getText().getBytes(StandardCharsets.UTF_8);
        parts.tasks()
                .perform("Saving " + file.getFileName(), progress -> AtomicFile.write(file, text))
                .onDone(done -> parts.notifications().tell("The template is in %s.".formatted(file)))
                .onFailed(error -> parts.notifications().failed("The template could not be saved.", error));
    }
}
