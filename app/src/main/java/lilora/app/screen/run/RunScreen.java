package lilora.app.screen.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import lilora.app.chart.view.ChartViews;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** One run, live or finished. Its subject is a run id. */
public final class RunScreen implements Screen {
    private final RunViewModel model;
    private final ChartViews charts;
    private final List<Command> commands;

    public RunScreen(RunViewModel model, ChartViews charts) {
        this.model = model;
        this.charts = charts;
        this.commands =
                Stream.concat(commands(model).stream(), results(model).stream()).toList();
    }

    private static List<Command> commands(RunViewModel model) {
        return List.of(
                Command.of("run-pause", "Pause and keep memory", CommandGroup.RUN, model.actions()::pauseHold)
                        .withIcon("mdi2p-pause")
                        .withShortcut("F6")
                        .disabledBy(model.actions().whyNotRunning()),
                Command.of(
                                "run-release",
                                "Pause and release the device",
                                CommandGroup.RUN,
                                model.actions()::pauseRelease)
                        .withIcon("mdi2e-eject-outline")
                        .disabledBy(model.actions().whyNotRunning()),
                Command.of("run-resume", "Resume", CommandGroup.RUN, model.actions()::resume)
                        .withIcon("mdi2p-play")
                        .withShortcut("Shift+F6")
                        .disabledBy(model.actions().whyNotResumed()),
                Command.of("run-stop-stage", "Stop after this stage", CommandGroup.RUN, model.actions()::stopAfterStage)
                        .withIcon("mdi2s-stop-circle-outline")
                        .withShortcut("Shortcut+Period")
                        .disabledBy(model.actions().whyNotStopped()),
                Command.of("run-stop-step", "Stop after this step", CommandGroup.RUN, model.actions()::stopAfterStep)
                        .withIcon("mdi2s-stop")
                        .disabledBy(model.actions().whyNotStopped()),
                Command.of("run-checkpoint", "Write a checkpoint now", CommandGroup.RUN, model.actions()::checkpoint)
                        .withIcon("mdi2c-content-save-outline")
                        .disabledBy(model.actions().whyNotRunning()),
                Command.of("run-note", "Add a note at this step", CommandGroup.RUN, model.actions()::addNote)
                        .withIcon("mdi2n-note-plus-outline")
                        .disabledBy(model.actions().whyNoRun()));
    }

    private static List<Command> results(RunViewModel model) {
        return List.of(
                Command.of(
                                "run-compare",
                                "Compare this run with others",
                                CommandGroup.ANALYSE,
                                model.actions()::compare)
                        .withIcon("mdi2c-compare-horizontal")
                        .disabledBy(model.actions().whyNoRun()),
                Command.of(
                                "run-tensorboard",
                                "Export this run for TensorBoard",
                                CommandGroup.RUN,
                                model.actions()::writeForTensorBoard)
                        .withIcon("mdi2e-export")
                        .disabledBy(model.actions().whyNotForTensorBoard()),
                Command.of("run-write-model", "Write the aligned model…", CommandGroup.RUN, model.actions()::writeModel)
                        .withIcon("mdi2c-cube-send")
                        .disabledBy(model.actions().whyNoModel()),
                Command.of(
                                "run-write-projector",
                                "Write the trained projector alone…",
                                CommandGroup.RUN,
                                model.actions()::writeProjector)
                        .withIcon("mdi2c-cube-send")
                        .disabledBy(model.actions().whyNoModel()));
    }

    @Override
    public String id() {
        return ScreenIds.RUN;
    }

    @Override
    public String title() {
        return "Run";
    }

    @Override
    public String icon() {
        return "mdi2c-chart-line";
    }

    @Override
    public boolean headerShows(Command command) {
        return false;
    }

    @Override
    public Node view() {
        return new RunView(model, charts);
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    @Override
    public void show(String subject) {
        model.open(subject);
    }

    @Override
    public Optional<String> subject() {
        return model.openRun();
    }

    @Override
    public void prepared() {
        model.preload();
    }

    @Override
    public void shown() {
        model.attach();
    }

    @Override
    public void hidden() {
        model.detach();
    }
}
