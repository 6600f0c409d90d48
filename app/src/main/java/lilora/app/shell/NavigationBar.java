package lilora.app.shell;

import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The screens as a list at the left edge: icon and title, or the icon alone when narrow. */
final class NavigationBar extends BorderPane {
    private final ScreenHost host;
    private final Function<Screen, String> tooltip;
    private final ToggleGroup group = new ToggleGroup();
    private final VBox main = new VBox(2);
    private final VBox foot = new VBox(2);
    private final BooleanProperty narrow = new SimpleBooleanProperty();

    /** The bar of a host; {@code tooltip} tells title and keys. */
    NavigationBar(ScreenHost host, Function<Screen, String> tooltip) {
        this.host = host;
        this.tooltip = tooltip;
        setId("navigation");
        getStyleClass().add("navigation");
        main.getStyleClass().add("navigation-list");
        foot.getStyleClass().add("navigation-list");
        ScrollPane scroll = new ScrollPane(main);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        setCenter(scroll);
        setBottom(foot);
        host.screens().addListener((ListChangeListener<Screen>) change -> fill());
        host.currentProperty().addListener((value, before, now) -> choose());
        narrow.addListener((value, before, now) -> setNarrow(now));
        setNarrow(false);
        fill();
    }

    /** Whether only icons are shown. */
    BooleanProperty narrowProperty() {
        return narrow;
    }

    private void setNarrow(boolean only) {
        pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("narrow"), only);
        group.getToggles().stream().map(ToggleButton.class::cast).forEach(this::display);
    }

    private void display(ToggleButton button) {
        button.setContentDisplay(narrow.get() ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        button.setAlignment(narrow.get() ? Pos.CENTER : Pos.CENTER_LEFT);
    }

    private void fill() {
        main.getChildren().clear();
        foot.getChildren().clear();
        group.getToggles().clear();
        for (Screen screen : host.screens()) {
            switch (screen.place()) {
                case MAIN -> main.getChildren().add(button(screen));
                case FOOT -> foot.getChildren().add(button(screen));
                case NOWHERE -> {}
            }
        }
        choose();
    }

    private ToggleButton button(Screen screen) {
        ToggleButton button = new ToggleButton(screen.title(), new FontIcon(screen.icon()));
        button.setId("nav-" + screen.id());
        button.setUserData(screen.id());
        button.setMnemonicParsing(false);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setToggleGroup(group);
        button.setTooltip(new Tooltip(tooltip.apply(screen)));
        button.setOnAction(event -> {
            host.open(screen.id());
            choose();
        });
        display(button);
        return button;
    }

    /** The chosen button is always that of the shown screen, also after a click on it. */
    private void choose() {
        Screen shown = host.currentProperty().get();
        group.getToggles()
                .forEach(
                        toggle -> toggle.setSelected(shown != null && shown.id().equals(toggle.getUserData())));
    }
}
