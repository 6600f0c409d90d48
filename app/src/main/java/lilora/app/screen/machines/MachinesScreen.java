package lilora.app.screen.machines;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.remote.Machine;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The computers that runs can be sent to. Its subject is the name of one. */
public final class MachinesScreen implements Screen {
    private final MachinesViewModel model;

    public MachinesScreen(MachinesViewModel model) {
        this.model = model;
    }

    @Override
    public String id() {
        return ScreenIds.MACHINES;
    }

    @Override
    public String title() {
        return "Machines";
    }

    @Override
    public String icon() {
        return "mdi2s-server-network";
    }

    @Override
    public Node view() {
        return new MachinesView(model);
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of("machines-refresh", "Read the list of hosts again", CommandGroup.VIEW, model::refresh)
                        .withIcon("mdi2r-refresh")
                        .withShortcut("F5"),
                Command.of("machines-look", "Look at the chosen host", CommandGroup.VIEW, model::look)
                        .withIcon("mdi2l-lan-connect")
                        .withShortcut("Shortcut+Enter")
                        .disabledBy(model.whyNotLooked()));
    }

    @Override
    public boolean headerShows(Command command) {
        return command.id().equals("machines-refresh");
    }

    @Override
    public void show(String subject) {
        model.choose(subject);
    }

    @Override
    public Optional<String> subject() {
        return model.chosen().getValue().map(Machine::name);
    }

    @Override
    public void shown() {
        model.refresh();
    }
}
