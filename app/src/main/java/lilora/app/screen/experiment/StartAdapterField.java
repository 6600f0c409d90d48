package lilora.app.screen.experiment;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import lilora.app.control.PathField;
import lilora.app.dialog.DialogService;

/** Where the start adapter lies, what it is or what is wrong with it; a folder can be dropped here. */
final class StartAdapterField {
    private final StartAdapterViewModel model;
    private final PathField field;

    StartAdapterField(StartAdapterViewModel model, DialogService dialogs) {
        this.model = model;
        field = new PathField(
                        "experiment-start-adapter",
                        "start adapter",
                        "None: starts from the base model as it is",
                        model::choose)
                .choosing(
                        "browse",
                        "Browse",
                        "Choose a folder that PEFT or export-adapter wrote, or drop it here",
                        () -> dialogs.openFolder("Adapter of PEFT, LoRA or DoRA")
                                .ifPresent(model::choose))
                .removing(model::remove);
        model.folderProperty().subscribe(this::show);
        model.checkedProperty().subscribe(this::show);
        show();
    }

    Node node() {
        return field;
    }

    /** Its name, which stands beside the first line. */
    Label name() {
        return field.named("Start adapter");
    }

    private void show() {
        boolean there = model.folderProperty().get().isPresent();
        Optional<StartAdapter> checked = model.checkedProperty().get();
        boolean wrong = checked.filter(adapter -> !adapter.isUsable()).isPresent();
        String said = checked.map(adapter -> wrong ? adapter.fault() : adapter.summary())
                .orElse("Reading the adapter");
        field.show(model.folderProperty().get(), there ? said : "", there && wrong);
    }
}
