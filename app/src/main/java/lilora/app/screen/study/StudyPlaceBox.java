package lilora.app.screen.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import lilora.app.form.LabelConverter;
import lilora.app.planning.ComputeChoice;
import lilora.app.remote.Machine;

/** Which computer makes a study's runs, and on which device of it. */
final class StudyPlaceBox extends HBox {
    private final OpenStudyViewModel model;
    private final StudyParts parts;
    private final ComboBox<Optional<String>> place = new ComboBox<>();
    private final ComboBox<String> device = new ComboBox<>();
    /** Kept, because the list of machines lives longer than this and holds it weakly. */
    private final ListChangeListener<Machine> changed = change -> places();

    private List<String> here = List.of("cpu");
    private boolean showing;

    StudyPlaceBox(OpenStudyViewModel model, StudyParts parts) {
        super(8);
        this.model = model;
        this.parts = parts;
        place.setId("study-host");
        place.setAccessibleText("Run on");
        place.setMaxWidth(220);
        place.setTooltip(new Tooltip("The computer that makes the runs. Nobody connects to a host before Check"));
        place.setConverter(new LabelConverter<>(one -> one.orElse(Machine.HERE)));
        place.setOnAction(event -> {
            if (!showing && place.getValue() != null) {
                model.hostProperty().set(place.getValue());
            }
        });
        device.setId("study-device");
        device.setAccessibleText("Device");
        device.setTooltip(new Tooltip("On a host, several runs at once on cuda:0 have a GPU each"));
        device.setConverter(new LabelConverter<>(id -> id.toUpperCase(Locale.ROOT)));
        device.setOnAction(event -> {
            if (!showing && device.getValue() != null) {
                model.setupProperty().set(model.setupProperty().get().withDevice(device.getValue()));
            }
        });
        getStyleClass().add("compare-line");
        getChildren().addAll(StudyPane.name("Run on"), place, device);
        parts.places().machines().machines().addListener(new WeakListChangeListener<>(changed));
        model.hostProperty().subscribe(host -> places());
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

    private void places() {
        showing = true;
        Optional<String> host = model.hostProperty().get();
        List<Optional<String>> all = parts.places().all();
        place.getItems().setAll(all);
        if (!all.contains(host)) {
            place.getItems().add(host);
        }
        place.setValue(host);
        String chosen = model.setupProperty().get().device();
        List<String> devices = host.map(parts.places()::devices).orElse(here);
        device.getItems().setAll(devices);
        if (!devices.contains(chosen)) {
            device.getItems().add(chosen);
        }
        device.setValue(chosen);
        showing = false;
    }
}
