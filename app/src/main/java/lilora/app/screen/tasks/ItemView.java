package lilora.app.screen.tasks;

import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.control.NarrowLayout;
import lilora.app.form.TypedNumber;
import lilora.engine.data.Split;
import org.kordamp.ikonli.javafx.FontIcon;

/** One item with its images, question and answers, and the keys and buttons that turn the pages. */
final class ItemView extends VBox {
    private static final double SIDE = 224;
    private static final int JUMP = 10;

    private static final double ROOM_BESIDE = 36;

    private final TaskLibraryViewModel library;
    private final ImageLoader pictures;
    private final TilePane images = new TilePane(2, 2);
    private final Label noImage = new Label();
    private final Label problem = new Label();
    private final VBox exchanges = new VBox(10);
    private final Label about = new Label();
    private final TextField number = new TextField();
    private final Label total = new Label();
    /** Kept: it is followed by a weak listener only. */
    private final BooleanBinding tight;

    ItemView(TaskLibraryViewModel library, ImageLoader pictures) {
        this.library = library;
        this.pictures = pictures;
        setSpacing(12);
        setId("item-view");
        setFocusTraversable(true);
        setAccessibleText("Items of the task; arrow keys turn the pages");
        getStyleClass().addAll("card", "item-view");
        StackPane frame = frame();
        about.getStyleClass().addAll("small-text", "muted");
        about.setWrapText(true);
        VBox words = new VBox(12, exchanges, about);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox beside = new HBox(16, frame, words);
        VBox below = new VBox(16);
        problem.setId("item-problem");
        problem.setWrapText(true);
        problem.setMinHeight(USE_PREF_SIZE);
        problem.getStyleClass().addAll("notice", "notice-error");
        getChildren().addAll(bar(), problem, beside, below);
        tight = NarrowLayout.than(this, total, ROOM_BESIDE);
        NarrowLayout.follow(tight, narrow -> {
            (narrow ? below : beside).getChildren().setAll(frame, words);
            below.setVisible(narrow);
            below.setManaged(narrow);
            beside.setVisible(!narrow);
            beside.setManaged(!narrow);
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::turn);
        setOnMouseClicked(event -> requestFocus());
        ItemPager pager = library.pager();
        pager.itemProperty().addListener((observed, before, now) -> show());
        pager.problemProperty().addListener((observed, before, now) -> show());
        library.stateProperty().addListener((observed, before, now) -> show());
        show();
    }

    private StackPane frame() {
        images.setAlignment(Pos.CENTER);
        noImage.getStyleClass().add("muted");
        noImage.setWrapText(true);
        StackPane frame = new StackPane(images, noImage);
        frame.getStyleClass().add("picture-frame");
        frame.setMinSize(SIDE, SIDE);
        frame.setMaxSize(SIDE, SIDE);
        return frame;
    }

    private Node bar() {
        ItemPager pager = library.pager();
        ToggleGroup group = new ToggleGroup();
        HBox splits = new HBox();
        for (Split split : Split.values()) {
            ToggleButton button = new ToggleButton(split.title());
            button.setId("split-" + split.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().add(split == Split.TRAIN ? "left-pill" : "right-pill");
            button.setToggleGroup(group);
            button.setSelected(pager.splitProperty().get() == split);
            button.setOnAction(event -> {
                pager.splitProperty().set(split);
                button.setSelected(true);
            });
            pager.splitProperty().addListener((observed, before, now) -> button.setSelected(now == split));
            splits.getChildren().add(button);
        }
        number.setPrefColumnCount(5);
        number.setId("item-number");
        number.setAccessibleText("Number of the item");
        number.setOnAction(event -> jump());
        total.getStyleClass().add("muted");
        total.setMinWidth(USE_PREF_SIZE);
        HBox pages = new HBox(
                8,
                button("mdi2c-chevron-left", "Previous item (Left; PageUp for ten)", "item-before", -1),
                number,
                total,
                button("mdi2c-chevron-right", "Next item (Right; PageDown for ten)", "item-next", 1));
        pages.setAlignment(Pos.CENTER_LEFT);
        return new HeaderRow().start(splits).end(pages);
    }

    private Button button(String icon, String text, String id, int pages) {
        Button button = new Button("", new FontIcon(icon));
        button.setId(id);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setAccessibleText(text);
        button.setTooltip(new Tooltip(text));
        button.setOnAction(event -> library.pager().turn(pages));
        return button;
    }

    private void jump() {
        TypedNumber typed = TypedNumber.integer(number.getText());
        if (typed.fault().isEmpty()) {
            library.pager().go((int) typed.value() - 1);
        }
        // What leads nowhere gives way to where the pager is.
        show();
        requestFocus();
    }

    private void turn(KeyEvent event) {
        if (event.getTarget() instanceof TextField) {
            return;
        }
        ItemPager pager = library.pager();
        switch (event.getCode()) {
            case LEFT -> pager.turn(-1);
            case RIGHT -> pager.turn(1);
            case PAGE_UP -> pager.turn(-JUMP);
            case PAGE_DOWN -> pager.turn(JUMP);
            case HOME -> pager.go(0);
            case END -> pager.go(Integer.MAX_VALUE);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void show() {
        ItemPager pager = library.pager();
        number.setText(
                pager.countProperty().get() == 0
                        ? "0"
                        : Integer.toString(pager.indexProperty().get() + 1));
        total.setText("of %,d".formatted(pager.countProperty().get()));
        exchanges.getChildren().clear();
        images.getChildren().clear();
        about.setText("");
        boolean reading = library.stateProperty().get() == TaskLibraryViewModel.State.READING;
        String wrong = pager.problemProperty().get();
        problem.setText(wrong);
        problem.setVisible(!wrong.isEmpty());
        problem.setManaged(!wrong.isEmpty());
        noImage.setText(pager.countProperty().get() > 0 ? "" : reading ? "Reading the items…" : "No items here");
        pager.itemProperty().get().ifPresent(this::show);
    }

    private void show(ShownItem item) {
        for (ShownItem.Exchange exchange : item.exchanges()) {
            Label question = wrapped(exchange.question());
            question.getStyleClass().add("question");
            exchanges.getChildren().addAll(named("Question"), question);
            exchanges.getChildren().add(named(exchange.answers().size() == 1 ? "Answer" : "Answers"));
            for (String answer : exchange.answers()) {
                Label label = wrapped(answer);
                label.getStyleClass().add("answer");
                exchanges.getChildren().add(label);
            }
        }
        about.setText(
                "%s%s · line %,d".formatted(item.id(), item.type().isEmpty() ? "" : " · " + item.type(), item.line()));
        noImage.setText(item.images().isEmpty() ? "Text only" : "");
        // As many in a row as in a column.
        int columns = (int) Math.ceil(Math.sqrt(item.images().size()));
        images.setPrefColumns(Math.max(1, columns));
        item.images().forEach(name -> show(name, SIDE / columns - (columns == 1 ? 0 : images.getHgap())));
    }

    private void show(String name, double side) {
        ImageView image = new ImageView();
        image.setFitWidth(side);
        image.setFitHeight(side);
        image.setPreserveRatio(true);
        // Small pictures are enlarged: their pixels shall be seen, not a blur.
        image.setSmooth(false);
        images.getChildren().add(image);
        library.detailProperty()
                .get()
                .ifPresent(detail -> pictures.whole(detail, name, decoded -> {
                    image.setImage(decoded.orElse(null));
                    if (decoded.isEmpty() && images.getChildren().contains(image)) {
                        noImage.setText(name + " cannot be shown here");
                    }
                }));
    }

    private static Label named(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("field-name");
        return label;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
