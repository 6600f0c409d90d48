package lilora.app.screen.study;

import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import lilora.app.control.FieldGrid;
import lilora.app.control.SearchableChoice;
import lilora.app.control.WhileInScene;
import lilora.app.form.LabelConverter;
import lilora.app.format.Formats;
import lilora.engine.method.MethodDescriptor;

/** The variants of a study, in the order of its table. Alt with an arrow moves one, Delete takes it out. */
final class VariantList extends VBox {
    /** Height of a row, in sizes of small text. */
    private static final double ROW = 3.1;
    /** Of the lines around, in pixels. */
    private static final double FRAME = 4;

    private static final int FEWEST = 3;
    private static final int MOST = 12;

    private final StudyDesignViewModel model;
    private final ObservableList<VariantDesign> variants = FXCollections.observableArrayList();
    private final ListView<VariantDesign> list = new ListView<>(variants);
    private final Label count = new Label();
    private boolean showing;

    VariantList(StudyDesignViewModel model) {
        super(6);
        this.model = model;
        list.setId("study-variants");
        list.setAccessibleText("Variants");
        list.setPlaceholder(new Label("No variant yet"));
        list.setCellFactory(view -> new VariantCell());
        list.getSelectionModel().selectedIndexProperty().subscribe((before, now) -> {
            if (!showing) {
                model.chosenProperty().set(now.intValue());
            }
        });
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                model.remove();
                event.consume();
            } else if (event.isAltDown() && (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN)) {
                model.move(event.getCode() == KeyCode.UP ? -1 : 1);
                event.consume();
            }
        });
        count.getStyleClass().addAll("small-text", "muted");
        count.fontProperty().subscribe((before, now) -> fit());
        getChildren()
                .addAll(
                        FieldGrid.name("Variants"),
                        list,
                        count,
                        StudyDesignView.buttons(
                                add(),
                                StudyPane.button(
                                        "variant-duplicate", "Duplicate", "mdi2c-content-duplicate", model::duplicate),
                                StudyPane.button("variant-remove", "Remove", "mdi2d-delete-outline", model::remove)));
        WhileInScene.of(this, model.designProperty()).subscribe(now -> show(now.variants()));
        WhileInScene.of(this, model.chosenProperty()).subscribe(now -> choose());
    }

    private SearchableChoice<MethodDescriptor<?>> add() {
        SearchableChoice<MethodDescriptor<?>> add = new SearchableChoice<>();
        add.setId("variant-add");
        add.setPromptText("Add a method");
        add.setAccessibleText("Add a method as a variant");
        add.setConverter(new LabelConverter<>(MethodDescriptor::title));
        model.methods().all().forEach(method -> add.getItems().add(method.descriptor()));
        add.onChosen(method -> {
            model.add(method.id());
            add.clear();
        });
        return add;
    }

    private void show(List<VariantDesign> now) {
        showing = true;
        if (!variants.equals(now)) {
            variants.setAll(now);
        }
        showing = false;
        choose();
        fit();
        long rows = now.stream().mapToLong(VariantDesign::combinations).sum();
        count.setText(rows == now.size() ? "" : "With their grids: " + Formats.counted(rows, "variant"));
        count.setManaged(!count.getText().isEmpty());
    }

    /** As high as its variants, so that what can be done with them is in view. */
    private void fit() {
        list.setPrefHeight(Math.min(Math.max(variants.size(), FEWEST), MOST)
                        * ROW
                        * count.getFont().getSize()
                + FRAME);
    }

    private void choose() {
        showing = true;
        list.getSelectionModel().clearAndSelect(model.chosenProperty().get());
        showing = false;
    }

    private final class VariantCell extends ListCell<VariantDesign> {
        @Override
        protected void updateItem(VariantDesign variant, boolean empty) {
            super.updateItem(variant, empty);
            if (empty || variant == null) {
                setText(null);
                setTooltip(null);
                return;
            }
            long grid = variant.combinations();
            String text = variant.title() + (grid > 1 ? "  × " + Formats.count(grid) : "");
            setText(text);
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            setMinWidth(0);
            setPrefWidth(0);
            setTooltip(new Tooltip(text + "\n" + model.methods().title(variant.method())));
        }
    }
}
