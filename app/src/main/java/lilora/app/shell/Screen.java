package lilora.app.shell;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import lilora.app.command.Command;

/**
 * One place the navigation leads to. The shell calls {@link #view()} once, when the screen is first opened, so
 * constructors must be cheap; everything slow belongs into {@link #shown()} and off the FX thread.
 */
public interface Screen {
    /** Kebab-case and unique; see {@link ScreenIds}. */
    String id();

    /** One or two words for the navigation. */
    String title();

    /** An ikonli literal of the Material Design 2 pack such as {@code mdi2v-view-grid-outline}. */
    String icon();

    /** What is shown; asked for once. */
    Node view();

    /** What can be done while the screen is shown; asked for once, after {@link #view()}. */
    default List<Command> commands() {
        return List.of();
    }

    /** Whether a command stands as an icon in the header; those that the view has a button for need not. */
    default boolean headerShows(Command command) {
        return !command.icon().isEmpty();
    }

    /** Its page was made before anybody asked for it: what will probably be wanted first may be got ready, unseen. */
    default void prepared() {}

    /** The screen came into view, by itself or through {@link Navigator}. */
    default void shown() {}

    /** The screen went out of view: live drawing must rest. */
    default void hidden() {}

    /**
     * Shows one thing, such as the run or the task with this id. Called before {@link #shown()}, after {@link #view()}.
     *
     * @throws IllegalArgumentException if this screen shows no single things
     */
    default void show(String subject) {
        throw new IllegalArgumentException("Screen %s cannot show %s by itself.".formatted(id(), subject));
    }

    /** The single thing it shows now, to be shown again when the window comes back; empty if there is none. */
    default Optional<String> subject() {
        return Optional.empty();
    }

    /** The workspace is being closed: subscriptions to anything that lives longer must end. */
    default void close() {}

    /** Where the screen stands in the navigation. */
    default Place place() {
        return Place.MAIN;
    }

    /** Parts of the navigation. */
    enum Place {
        /** In the list. */
        MAIN,
        /** At the foot of the list. */
        FOOT,
        /** Opened from elsewhere only. */
        NOWHERE
    }
}
