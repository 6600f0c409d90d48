package lilora.app.screen.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.dialog.DialogService;
import lilora.app.draft.DraftBar;
import lilora.app.draft.Drafts;
import lilora.app.shell.Notifications;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.app.undo.EditCommands;
import lilora.engine.InputException;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.storage.repository.Draft;
import org.jspecify.annotations.Nullable;

/** The sequence designer as a screen; every change is saved in the open draft. */
public final class SequenceScreen implements Screen {
    private final SequenceViewModel sequence;
    private final TaskOffer offer;
    private final Drafts drafts;
    private final DialogService dialogs;
    private final Notifications notifications;
    private final List<Command> edits;
    private final List<Command> order;
    private String open = "";
    private boolean opening;
    private @Nullable SequenceView view;

    public SequenceScreen(
            SequenceViewModel sequence,
            TaskOffer offer,
            Drafts drafts,
            DialogService dialogs,
            Notifications notifications) {
        this.sequence = sequence;
        this.offer = offer;
        this.drafts = drafts;
        this.dialogs = dialogs;
        this.notifications = notifications;
        this.edits = EditCommands.of("sequence", sequence.edits(), sequence::undo, sequence::redo);
        this.order = orderCommands();
        drafts.openProperty().addListener((observed, before, now) -> now.ifPresent(this::open));
        sequence.tasks().addListener((ListChangeListener<TaskSpec>) change -> save());
        sequence.evaluationProperty().addListener((observed, before, now) -> save());
        drafts.openProperty().get().ifPresent(this::open);
    }

    /**
     * What a draft holds.
     *
     * @throws InputException if it is no sequence
     */
    public static SequenceDraft read(Draft draft) {
        return Json.parse("draft " + draft.name(), draft.json(), SequenceDraft.class);
    }

    /** The content of a first draft. */
    public static String json(String name, List<TaskSpec> tasks) {
        return Json.compact(new SequenceDraft(name, tasks, EvaluationSpec.DEFAULT));
    }

    private void open(Draft draft) {
        if (draft.id().equals(open)) {
            return;
        }
        open = draft.id();
        opening = true;
        sequence.open(read(drafts.find(draft.id()).orElse(draft)));
        opening = false;
    }

    private void save() {
        if (!opening) {
            String name = drafts.openProperty().get().map(Draft::name).orElse("");
            drafts.changed(Json.compact(sequence.draft(name)));
        }
    }

    private List<Command> orderCommands() {
        ReadOnlyObjectProperty<EvaluationPlan> plan = sequence.planProperty();
        ObservableValue<Optional<String>> tooFew = plan.map(now ->
                now.tasks() > 1 ? Optional.<String>empty() : Optional.of("A sequence of one task has only one order."));
        return List.of(
                Command.of("sequence-reverse", "Reverse", CommandGroup.EXPERIMENT, sequence::reverse)
                        .withIcon("mdi2s-swap-horizontal")
                        .disabledBy(tooFew),
                Command.of("sequence-shuffle", "Shuffle", CommandGroup.EXPERIMENT, this::shuffle)
                        .withIcon("mdi2s-shuffle-variant")
                        .disabledBy(tooFew));
    }

    private void shuffle() {
        dialogs.askText("Shuffle", "Seed: the same seed gives the same order", "1")
                .ifPresent(typed -> {
                    try {
                        sequence.shuffle(Long.parseLong(typed.strip()));
                    } catch (NumberFormatException e) {
                        notifications.tell("\"%s\" is not an integer, so nothing was shuffled.".formatted(typed));
                    }
                });
    }

    private Command move(String id, String title, String keys, int step) {
        return Command.of(id, title, CommandGroup.EXPERIMENT, () -> {
                    int at = sequence.selectedProperty().get();
                    sequence.move(at, at + step);
                })
                .withShortcut(keys);
    }

    @Override
    public String id() {
        return ScreenIds.SEQUENCE;
    }

    @Override
    public String title() {
        return "Sequences";
    }

    @Override
    public String icon() {
        return "mdi2t-transit-connection-variant";
    }

    @Override
    public boolean headerShows(Command command) {
        return edits.contains(command);
    }

    @Override
    public Node view() {
        SequenceView made = view;
        if (made == null) {
            DraftBar bar = new DraftBar(drafts, dialogs, notifications, () -> json("Untitled", List.of()));
            made = new SequenceView(sequence, offer, bar, order);
            view = made;
        }
        return made;
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>(edits);
        all.addAll(order);
        all.add(move("sequence-move-left", "Move task earlier", "Alt+LEFT", -1));
        all.add(move("sequence-move-right", "Move task later", "Alt+RIGHT", 1));
        return List.copyOf(all);
    }

    @Override
    public void show(String subject) {
        drafts.open(subject);
    }
}
