package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.view.ChartView;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.dialog.DialogService;
import lilora.app.draft.DraftBar;
import lilora.app.draft.Drafts;
import lilora.app.form.FieldViewModel;
import lilora.app.launch.SeedGroups;
import lilora.app.planning.PlanInput;
import lilora.app.planning.PlannerViewModel;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.app.undo.EditCommands;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import lilora.storage.repository.Draft;
import org.jspecify.annotations.Nullable;

/** Experiment form, planner and launch as a screen; every change is saved in the open draft. */
public final class ExperimentScreen implements Screen {
    private final Models models;
    private final AvailableResources surroundings;
    private final RunPlace place;
    private final Drafts drafts;
    private final Window window;
    private final Path shippedModel;
    private final List<Command> edits;
    private String open = "";
    private boolean opening;
    /** Data is read for the plan, so not before somebody looks. */
    private boolean shown;

    private @Nullable ExperimentView view;

    /** The view-models of this screen. */
    public record Models(
            ExperimentViewModel experiment,
            StartAdapterViewModel startAdapter,
            PlannerViewModel planner,
            LaunchViewModel launch) {}

    /**
     * The window around it.
     *
     * @param charts makes charts in the window's look
     * @param seeds hears of what is launched
     */
    public record Window(
            DialogService dialogs,
            Notifications notifications,
            Navigator navigator,
            Function<ChartModel, ChartView> charts,
            SeedGroups seeds) {}

    /** @param shippedModel the base model that a fix goes back to */
    public ExperimentScreen(
            Models models,
            AvailableResources surroundings,
            RunPlace place,
            Drafts drafts,
            Window window,
            Path shippedModel) {
        this.models = models;
        this.surroundings = surroundings;
        this.place = place;
        models.launch().hostProperty().bind(place.hostProperty());
        models.launch().onLook(place::seen);
        this.drafts = drafts;
        this.window = window;
        this.shippedModel = shippedModel;
        ExperimentViewModel experiment = models.experiment();
        this.edits =
                EditCommands.of("experiment", experiment.edits(), experiment.edits()::undo, experiment.edits()::redo);
        drafts.openProperty().addListener((observed, before, now) -> now.ifPresent(this::open));
        drafts.openProperty().get().ifPresent(this::open);
        experiment.inputProperty().addListener((observed, before, now) -> changed());
        models.launch().follow(experiment.inputProperty().get());
    }

    /** The content of a first draft: a shipped experiment, so that it gives the numbers that are published with it. */
    public static String json(ExperimentSpec shipped, String sequence) {
        return Json.compact(ExperimentDraft.of(shipped, sequence));
    }

    private void open(Draft draft) {
        if (draft.id().equals(open)) {
            models.experiment().rename(draft.name());
            return;
        }
        open = draft.id();
        opening = true;
        models.experiment().open(draft.name(), read(drafts.find(draft.id()).orElse(draft)));
        opening = false;
        changed();
    }

    private static ExperimentDraft read(Draft draft) {
        return Json.parse("draft " + draft.name(), draft.json(), ExperimentDraft.class);
    }

    /**
     * A draft as an experiment.
     *
     * @param reader a form that nobody sees
     * @throws InputException with the first thing that it lacks
     */
    public static ExperimentSpec spec(Draft draft, ExperimentViewModel reader) {
        reader.open(draft.name(), read(draft));
        PlanInput input = reader.inputProperty().get();
        return input.spec()
                .orElseThrow(() -> new InputException("The draft \"%s\" is no experiment yet: %s"
                        .formatted(draft.name(), String.join(" ", input.gaps()))));
    }

    /**
     * Whether the form could show all of a draft.
     *
     * @throws InputException if it is no experiment, or names a method or an option that is not known here
     */
    public static void check(Draft draft, MethodCatalog methods) {
        ExperimentDraft read = read(draft);
        methods.find(read.method());
        read.options().forEach((method, values) -> {
            List<String> known = OptionSchema.of(methods.find(method).descriptor()).fields().stream()
                    .map(OptionSchema.Field::name)
                    .toList();
            values.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new InputException("Option \"%s\" is unknown to %s.".formatted(name, method));
                    });
        });
    }

    private void changed() {
        if (opening) {
            return;
        }
        PlanInput input = models.experiment().inputProperty().get();
        if (shown) {
            models.planner().plan(input);
        }
        models.launch().follow(input);
        drafts.changed(Json.compact(models.experiment().draft()));
    }

    @Override
    public String id() {
        return ScreenIds.EXPERIMENT;
    }

    @Override
    public String title() {
        return "Experiments";
    }

    @Override
    public String icon() {
        return "mdi2f-flask-outline";
    }

    @Override
    public boolean headerShows(Command command) {
        return Screen.super.headerShows(command) && !command.id().equals("experiment-check");
    }

    @Override
    public Node view() {
        ExperimentView made = view;
        if (made == null) {
            DraftBar bar = new DraftBar(
                    drafts,
                    window.dialogs(),
                    window.notifications(),
                    () -> Json.compact(ExperimentDraft.initial(
                            models.experiment().sequenceProperty().get())));
            Node setup = new SetupView(
                    models.experiment(),
                    models.startAdapter(),
                    surroundings,
                    place,
                    window.dialogs(),
                    window.navigator());
            made = new ExperimentView(new ExperimentView.Parts(
                    models.experiment(),
                    models.startAdapter(),
                    models.planner(),
                    models.launch(),
                    window.charts(),
                    bar,
                    setup,
                    this::fix,
                    this::launch));
            view = made;
        }
        return made;
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>(edits);
        all.add(Command.of("experiment-check", "Check and launch", CommandGroup.EXPERIMENT, this::check)
                .withShortcut("Shortcut+Enter")
                .withIcon("mdi2r-rocket-launch-outline"));
        all.add(Command.of("experiment-refresh", "Search for models and devices again", CommandGroup.EXPERIMENT, () -> {
                    surroundings.refresh();
                    place.refresh();
                    models.planner().refresh();
                    models.startAdapter().check();
                })
                .withIcon("mdi2r-refresh")
                .withShortcut("F5"));
        return List.copyOf(all);
    }

    /** What keeps it from being checked is told, and its field gets the keyboard. */
    private void check() {
        models.launch().obstacleProperty().get().ifPresent(window.notifications()::tell);
        ExperimentView made = view;
        if (made != null) {
            made.check();
        }
    }

    @Override
    public void shown() {
        shown = true;
        models.planner().plan(models.experiment().inputProperty().get());
        surroundings.refresh();
        place.refresh();
    }

    @Override
    public void show(String subject) {
        drafts.open(subject);
    }

    private void launch() {
        models.launch().launch((request, runs) -> {
            window.notifications()
                    .tell(
                            runs.size() == 1
                                    ? "Run %s launched.".formatted(runs.get(0))
                                    : "%d runs launched, one after another.".formatted(runs.size()));
            window.seeds().launched(request, runs);
            models.planner().refresh();
            runs.stream().findFirst().ifPresent(window.navigator()::openRun);
        });
    }

    private void fix(PreflightCheck.Fix fix) {
        ExperimentViewModel experiment = models.experiment();
        switch (fix.kind()) {
            case HALVE_BATCH -> halveBatch();
            case USE_ALL_CORES -> experiment.running().field("threads").type("0");
            case USE_CPU -> experiment.useDevice("cpu");
            case USE_SHIPPED_MODEL -> experiment.useBaseModel(shippedModel);
            case USE_NO_START_ADAPTER -> experiment.useStartAdapter(Optional.empty());
            case SHOW_TASK -> window.navigator().open(ScreenIds.TASKS, fix.subject());
            case SHOW_SEQUENCE ->
                window.navigator()
                        .open(ScreenIds.SEQUENCE, experiment.sequenceProperty().get());
            case SHOW_RUN -> window.navigator().openRun(fix.subject());
        }
        if (models.launch().stateProperty().get() == LaunchViewModel.State.EDITING) {
            models.launch().check();
        }
    }

    private void halveBatch() {
        FieldViewModel batch = models.experiment().training().field("batchSize");
        FieldViewModel accumulation = models.experiment().training().field("gradientAccumulation");
        Optional<Integer> items = batch.value().map(Integer.class::cast);
        Optional<Integer> times = accumulation.value().map(Integer.class::cast);
        if (items.isPresent() && times.isPresent() && items.get() > 1) {
            batch.type(Integer.toString(items.get() / 2));
            accumulation.type(Integer.toString(times.get() * 2));
        }
    }
}
