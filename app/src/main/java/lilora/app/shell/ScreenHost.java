package lilora.app.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import lilora.app.command.Command;
import lilora.app.command.CommandRegistry;
import lilora.app.dialog.Problem;
import lilora.app.dialog.ProblemReports;
import lilora.app.dialog.ProblemView;
import org.jspecify.annotations.Nullable;

/**
 * Holds the screens, shows one of them, remembers the way. A screen that fails to show itself becomes a page that says so;
 * the others stay usable.
 */
public final class ScreenHost implements Navigator {
    private static final int LONGEST_WAY = 50;

    /** A screen that has been opened. */
    private record Opened(Node view, List<Command> commands) {}

    private record Step(String screen, Optional<String> subject) {}

    private final CommandRegistry registry;
    private final Notifications notifications;
    private final ProblemReports reports;
    private final ObservableList<Screen> screens = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Screen> readOnlyScreens = FXCollections.unmodifiableObservableList(screens);

    private final Map<String, Opened> opened = new HashMap<>();
    private final ReadOnlyObjectWrapper<@Nullable Screen> current = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Node> content = new ReadOnlyObjectWrapper<>();
    private final Deque<Step> way = new ArrayDeque<>();
    private Step here = new Step("", Optional.empty());

    /**
     * A host without screens.
     *
     * @param reports of screens that cannot be shown
     */
    public ScreenHost(CommandRegistry registry, Notifications notifications, ProblemReports reports) {
        this.registry = registry;
        this.notifications = notifications;
        this.reports = reports;
    }

    /** Replaces all screens. Those that stay keep their state; those that go are closed. None is shown afterwards. */
    public void set(List<Screen> replacing) {
        leave();
        for (Screen gone : screens.filtered(screen -> !replacing.contains(screen))) {
            gone.close();
            opened.remove(gone.id());
        }
        way.clear();
        here = new Step("", Optional.empty());
        current.set(null);
        content.set(null);
        screens.setAll(replacing);
    }

    /** All screens in the order of the navigation. */
    public ObservableList<Screen> screens() {
        return readOnlyScreens;
    }

    /** The one shown. */
    public ReadOnlyObjectProperty<@Nullable Screen> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** What it shows. */
    public ReadOnlyObjectProperty<@Nullable Node> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /** The commands of the screen that is shown. */
    public List<Command> commandsShown() {
        Opened shown = opened.get(here.screen());
        return shown == null ? List.of() : shown.commands();
    }

    /** Whether there is such a screen now. */
    public boolean has(String screenId) {
        return screens.stream().anyMatch(screen -> screen.id().equals(screenId));
    }

    @Override
    public void open(String screenId) {
        go(new Step(screenId, Optional.empty()), true);
    }

    @Override
    public void open(String screenId, String subject) {
        go(new Step(screenId, Optional.of(subject)), true);
    }

    @Override
    public boolean shows(String screenId, String subject) {
        Screen shown = current.get();
        return shown != null
                && shown.id().equals(screenId)
                && shown.subject().filter(subject::equals).isPresent();
    }

    @Override
    public void back() {
        if (!way.isEmpty()) {
            go(way.pop(), false);
        }
    }

    private void go(Step step, boolean remember) {
        Optional<Screen> found = screens.stream()
                .filter(screen -> screen.id().equals(step.screen()))
                .findFirst();
        if (found.isEmpty()) {
            notifications.tell("Open a workspace first; it holds tasks, experiments and runs.");
            return;
        }
        if (remember && !here.screen().isEmpty() && !here.equals(step)) {
            way.push(here);
            if (way.size() > LONGEST_WAY) {
                way.removeLast();
            }
        }
        Screen screen = found.get();
        boolean same = screen == current.get();
        if (!same) {
            leave();
        }
        here = step;
        show(screen, step.subject(), same);
    }

    private void leave() {
        Screen before = current.get();
        if (before != null) {
            registry.remove(commandsShown());
            before.hidden();
        }
    }

    /** The page of a screen that may be wanted soon; empty if it cannot be made, which is told at once. */
    Optional<Node> prepare(Screen screen) {
        try {
            return screens.contains(screen) ? Optional.of(made(screen).view()) : Optional.empty();
        } catch (RuntimeException e) {
            notifications.problem(unshown(screen, e));
            return Optional.empty();
        }
    }

    private static Problem unshown(Screen screen, RuntimeException fault) {
        return Problem.of("The screen %s cannot be shown.".formatted(screen.title()), fault)
                .withRemedy("The other screens and all runs are not touched. Open it again to try once more.");
    }

    private Opened made(Screen screen) {
        Opened made = opened.get(screen.id());
        if (made == null) {
            Node view = screen.view();
            made = new Opened(view, screen.commands());
            opened.put(screen.id(), made);
        }
        return made;
    }

    private void show(Screen screen, Optional<String> subject, boolean already) {
        try {
            Opened made = made(screen);
            if (!already) {
                registry.add(made.commands());
            }
            current.set(screen);
            content.set(made.view());
            subject.ifPresent(screen::show);
            if (!already) {
                screen.shown();
            }
        } catch (RuntimeException e) {
            Problem problem = unshown(screen, e);
            notifications.problem(problem);
            ProblemView page = new ProblemView(problem, reports);
            page.getStyleClass().add("page");
            current.set(screen);
            content.set(page);
        }
    }
}
