package lilora.app.screen.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import lilora.app.control.WhileInScene;
import lilora.app.form.Choices;
import lilora.app.form.LabelConverter;
import lilora.app.planning.ComputeChoice;
import lilora.app.remote.Machine;
import lilora.engine.experiment.ComputeSpec.Precision;

/** Which computer makes a study's runs, on which device of it and in which precision. */
final class StudyPlaceBox extends HBox {
    private final OpenStudyViewModel model;
    private final StudyParts parts;
    private final ComboBox<Optional<String>> place = new ComboBox<>();
    private final ComboBox<String> device = new ComboBox<>();
    private final ComboBox<Precision> precision = new ComboBox<>();
    private final CheckBox jobs = new CheckBox("Slurm");
    /** Kept, because the list of machines lives longer than this and holds it weakly. */
    private final ListChangeListener<Machine> changed = change -> places();

    private List<String> here = List.of("cpu");
    /** What jobs were asked for last, if somebody does without them for a while. */
    private StudyJob last = StudyJob.USUAL;

    private boolean showing;

    StudyPlaceBox(OpenStudyViewModel model, StudyParts parts) {
        super(8);
        this.model = model;
        this.parts = parts;
        choosePlace();
        chooseDevice();
        choosePrecision();
        chooseJobs();
        getStyleClass().add("compare-line");
        getChildren().addAll(StudyPane.name("Run on"), place, device, precision, jobs);
        parts.places().machines().machines().addListener(new WeakListChangeListener<>(changed));
        WhileInScene.of(this, model.placeProperty()).subscribe(host -> places());
        WhileInScene.of(this, model.setupProperty())
                .subscribe(setup -> precision.setValue(setup.compute().precision()));
        parts.places().machines().refresh();
        parts.tasks()
                .run("Looking for devices", progress -> parts.devices().find())
                .onDone(found -> {
                    here = found.stream()
                            .filter(choice -> choice.obstacle().isEmpty())
                            .map(ComputeChoice::device)
                            .toList();
                    places();
                });
    }

    private void choosePlace() {
        place.setId("study-host");
        place.setAccessibleText("Run on");
        place.setMaxWidth(220);
        place.setTooltip(new Tooltip("The computer that makes the runs. Nobody connects to a host before Check"));
        place.setConverter(new LabelConverter<>(one -> one.orElse(Machine.HERE)));
        place.setOnAction(event -> {
            if (!showing && place.getValue() != null) {
                model.placeProperty().set(model.placeProperty().get().at(place.getValue()));
            }
        });
    }

    private void chooseDevice() {
        device.setId("study-device");
        device.setAccessibleText("Device");
        device.setTooltip(new Tooltip("On a host, several runs at once on cuda:0 have a GPU each"));
        device.setConverter(new LabelConverter<>(id -> id.toUpperCase(Locale.ROOT)));
        device.setOnAction(event -> {
            if (!showing && device.getValue() != null) {
                model.setupProperty().set(model.setupProperty().get().withDevice(device.getValue()));
            }
        });
    }

    private void choosePrecision() {
        precision.setId("study-precision");
        precision.setAccessibleText("Precision");
        precision.setTooltip(
                new Tooltip(
                        "Precision of the frozen base model; adapters are always fp32. Runs in another precision are other runs"));
        precision.getItems().setAll(Precision.values());
        precision.setConverter(new LabelConverter<>(Precision::word));
        precision.setOnAction(event -> {
            StudySetup setup = model.setupProperty().get();
            if (precision.getValue() != setup.compute().precision()) {
                model.setupProperty().set(setup.withPrecision(precision.getValue()));
            }
        });
    }

    private void chooseJobs() {
        jobs.setId("study-slurm");
        jobs.setMinWidth(USE_PREF_SIZE);
        jobs.setTooltip(new Tooltip("Has Slurm on the host start the runs, as one array of jobs"));
        jobs.setOnAction(
                event -> model.placeProperty().set(model.placeProperty().get().with(jobs.isSelected() ? last : null)));
    }

    private void places() {
        showing = true;
        StudyPlace asked = model.placeProperty().get();
        Optional<String> host = asked.there();
        last = asked.jobs().orElse(last);
        jobs.setSelected(asked.jobs().isPresent());
        StudyPane.shown(jobs, host.isPresent());
        Choices.offer(place, parts.places().all(), host);
        List<String> devices = host.map(
                        name -> parts.places().devices(name, asked.jobs().isPresent()))
                .orElse(here);
        Choices.offer(device, devices, model.setupProperty().get().device());
        showing = false;
    }
}
