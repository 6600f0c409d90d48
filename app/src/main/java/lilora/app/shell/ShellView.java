package lilora.app.shell;

import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.CommandButton;
import lilora.app.command.CommandRegistry;
import lilora.app.command.PaletteViewModel;
import lilora.app.command.Shortcut;
import lilora.app.control.NarrowLayout;
import lilora.app.dialog.DialogService;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Everything in the window: menus, header, navigation, the screen, status bar, and what lies over them. */
public final class ShellView extends StackPane {
    /** Keys of the palette; shown on its button as well. */
    public static final String PALETTE_KEYS = "Shortcut+K";

    /** Less than so many ems across, and the navigation shows icons only. */
    private static final double ROOM_FOR_TITLES = 76;

    private final ScreenHost host;
    private final CommandPalette palette;
    private final NavigationBar navigation;
    private final ToastLayer toasts;
    private final HBox tools = new HBox(6);
    private final PageStack content = new PageStack();
    private final Label workspace = new Label();
    /** As the person wants it where there is room. */
    private final BooleanProperty narrowNavigation = new SimpleBooleanProperty();
    /** Kept: it is followed by a weak listener only. */
    private final BooleanBinding tight = NarrowLayout.than(this, workspace, ROOM_FOR_TITLES);

    /** What the shell shows beside screens. */
    public record Parts(
            ScreenHost host,
            CommandRegistry registry,
            NotificationCenter notifications,
            DialogService dialogs,
            StatusBarViewModel status,
            Runnable showQueue,
            Runnable showProblems) {}

    /** The window's content. */
    public ShellView(Parts parts) {
        host = parts.host();
        palette = new CommandPalette(new PaletteViewModel(parts.registry()));
        navigation = new NavigationBar(host, screen -> tooltip(screen, parts.registry()));
        content.setId("content");
        content.getStyleClass().add("content");
        BorderPane frame = new BorderPane();
        frame.setTop(new VBox(new CommandMenus(parts.registry(), parts.notifications()), header(parts.status())));
        frame.setLeft(navigation);
        frame.setCenter(content);
        frame.setBottom(new StatusBar(parts.status(), parts.showQueue(), parts.showProblems()));
        getStyleClass().add("shell");
        toasts = new ToastLayer(parts.notifications(), parts.dialogs());
        getChildren().addAll(frame, toasts, palette);
        host.contentProperty().addListener((value, before, now) -> show(now));
        show(host.contentProperty().get());
        NarrowLayout.follow(tight, now -> showNavigation());
        narrowNavigation.addListener((value, before, now) -> showNavigation());
    }

    /** Lays something over everything else, hidden until it shows itself. */
    public void addOverlay(Node overlay) {
        getChildren().add(overlay);
    }

    /** Makes a screen's page and takes it in unseen, so that the first look at it is quick. */
    public void prepare(Screen screen) {
        host.prepare(screen).ifPresent(page -> {
            content.prepare(page);
            screen.prepared();
        });
    }

    /** Opens the command palette. */
    public void openPalette() {
        palette.open();
    }

    /** Gives the keyboard to the newest notice. */
    public void focusNotice() {
        toasts.focusNewest();
    }

    /** Whether the navigation shows icons only where there is room for more. */
    public BooleanProperty narrowNavigationProperty() {
        return narrowNavigation;
    }

    /** Narrows or widens the navigation; in a narrow window for as long as that stays narrow. */
    public void toggleNavigation() {
        if (tight.get()) {
            navigation.narrowProperty().set(!navigation.narrowProperty().get());
        } else {
            narrowNavigation.set(!narrowNavigation.get());
        }
    }

    private void showNavigation() {
        navigation.narrowProperty().set(tight.get() || narrowNavigation.get());
    }

    private static String tooltip(Screen screen, CommandRegistry registry) {
        return registry.find("open-" + screen.id())
                .flatMap(Command::shortcut)
                .map(keys -> screen.title() + "  (" + keys.text() + ")")
                .orElse(screen.title());
    }

    private HBox header(StatusBarViewModel status) {
        Label title = new Label();
        title.setId("screen-title");
        title.getStyleClass().add("screen-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        title.textProperty().bind(host.currentProperty().map(Screen::title).orElse(""));
        workspace.setId("workspace-name");
        workspace.getStyleClass().add("muted");
        workspace.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        workspace.setMinWidth(0);
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(status.workspaceProperty());
        workspace.setTooltip(whole);
        workspace.textProperty().bind(status.workspaceProperty());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        tools.setAlignment(Pos.CENTER_RIGHT);
        HBox header = new HBox(12, title, workspace, space, tools, search());
        header.setId("header");
        header.getStyleClass().add("header");
        header.setAlignment(Pos.CENTER_LEFT);
        return header;
    }

    private Button search() {
        Label keys = new Label(new Shortcut(PALETTE_KEYS).text());
        keys.getStyleClass().add("keys");
        HBox inside = new HBox(10, new FontIcon("mdi2m-magnify"), new Label("Commands"), keys);
        inside.setAlignment(Pos.CENTER);
        Button button = new Button("", inside);
        button.setId("open-palette");
        button.getStyleClass().add("search-button");
        button.setAccessibleText("Open the command palette");
        button.setTooltip(new Tooltip("Find and run any command"));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> palette.open());
        return button;
    }

    private void show(@Nullable Node view) {
        if (view == null) {
            content.clear();
            tools.getChildren().clear();
            return;
        }
        content.show(view);
        // Else the focus of the view that went would fall on the first button of the window.
        if (getScene() != null && !navigation.isFocusWithin()) {
            view.requestFocus();
        }
        Screen shown = host.currentProperty().get();
        tools.getChildren()
                .setAll(host.commandsShown().stream()
                        .filter(command -> shown != null && shown.headerShows(command))
                        .map(command -> new CommandButton(command).iconOnly())
                        .toList());
    }
}
