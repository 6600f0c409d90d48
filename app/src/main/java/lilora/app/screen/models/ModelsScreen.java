package lilora.app.screen.models;

import javafx.scene.Node;
import lilora.app.dialog.DialogService;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The models on this computer. */
public final class ModelsScreen implements Screen {
    private final ModelsViewModel model;
    private final DialogService dialogs;

    public ModelsScreen(ModelsViewModel model, DialogService dialogs) {
        this.model = model;
        this.dialogs = dialogs;
    }

    @Override
    public String id() {
        return ScreenIds.MODELS;
    }

    @Override
    public String title() {
        return "Models";
    }

    @Override
    public String icon() {
        return "mdi2c-cube-outline";
    }

    @Override
    public Node view() {
        return new ModelsView(model, dialogs);
    }

    @Override
    public void shown() {
        model.refresh();
    }
}
