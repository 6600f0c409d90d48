package lilora.app.screen.models;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.dialog.DialogService;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.app.undo.EditCommands;

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
        ModelsView list = new ModelsView(model, dialogs);
        AlignView form = new AlignView(model.alignment(), dialogs);
        model.alignment().modelProperty().subscribe(aligned -> {
            list.setVisible(aligned.isEmpty());
            form.setVisible(aligned.isPresent());
        });
        model.alignment().modelProperty().subscribe((before, now) -> {
            if (now.isPresent()) {
                form.focusFirst();
            } else {
                list.focusTable();
            }
        });
        StackPane both = new StackPane(list, form);
        both.getStylesheets().add("/lilora/app/design.css");
        return both;
    }

    @Override
    public List<Command> commands() {
        AlignViewModel alignment = model.alignment();
        List<Command> commands = new ArrayList<>(
                EditCommands.of("align", alignment.edits(), alignment.edits()::undo, alignment.edits()::redo));
        commands.add(Command.of("models-refresh", "Look for models again", CommandGroup.VIEW, model::refresh)
                .withIcon("mdi2r-refresh")
                .withShortcut("F5"));
        return List.copyOf(commands);
    }

    @Override
    public boolean headerShows(Command command) {
        return command.id().equals("models-refresh");
    }

    @Override
    public void shown() {
        model.refresh();
    }
}
