package lilora.app.screen.study;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.FieldGrid;
import lilora.app.control.SearchableChoice;
import lilora.app.control.WhileInScene;
import lilora.app.form.FieldSpec;
import lilora.app.form.LabelConverter;
import lilora.app.form.Numbers;
import lilora.engine.method.MethodDescriptor;

/** One variant: its title, its method, and for each option a value or several, which make a grid. */
final class VariantEditor extends VBox {
    private final StudyDesignViewModel model;
    private final TextField title = new TextField();
    private final SearchableChoice<MethodDescriptor<?>> method = new SearchableChoice<>();
    private final TextField seeds = new TextField();
    private final TextField orders = new TextField();
    private final Label training = new Label();
    private final Label none = new Label("Choose a variant at the left, or add one.");
    private final VBox fields = new VBox(8);
    private final VBox options = new VBox(8);
    /** The options with their heading; a method may have none. */
    private final VBox chosen = new VBox(10);
    /** By option. */
    private final Map<String, OptionField> shown = new LinkedHashMap<>();

    private String shownMethod = "";
    private boolean showing;

    VariantEditor(StudyDesignViewModel model) {
        super(10);
        this.model = model;
        setId("variant-editor");
        none.getStyleClass().add("muted");
        FieldGrid grid = grid();
        training.getStyleClass().addAll("small-text", "muted");
        training.setWrapText(true);
        training.setMinHeight(Region.USE_PREF_SIZE);
        Label hint = new Label("Several values, separated by commas, make a variant for each combination.");
        hint.getStyleClass().addAll("small-text", "muted");
        hint.setWrapText(true);
        hint.setMinHeight(Region.USE_PREF_SIZE);
        chosen.setId("variant-options");
        chosen.getChildren().addAll(FieldGrid.name("Options"), hint, options);
        fields.getChildren().addAll(grid, training, chosen);
        getChildren().addAll(none, fields);
        WhileInScene.of(this, model.designProperty()).subscribe(now -> show());
        WhileInScene.of(this, model.chosenProperty()).subscribe(now -> show());
    }

    private FieldGrid grid() {
        typed(
                title,
                "variant-title",
                "Title of the variant",
                () -> model.editVariant("title", now -> now.withTitle(title.getText())));
        typed(
                seeds,
                "variant-seeds",
                "How many of the study's seeds it takes, the first ones; empty for all",
                () -> model.editVariant("seeds of the variant", now -> now.withSeeds(seeds.getText())));
        typed(
                orders,
                "variant-orders",
                "How many of the study's orders it takes, the first ones; empty for all. Joint training and isolated LoRA need one",
                () -> model.editVariant("orders of the variant", now -> now.withOrders(orders.getText())));
        method.setId("variant-method");
        method.setAccessibleText("Method");
        method.setMaxWidth(Double.MAX_VALUE);
        method.setConverter(new LabelConverter<>(MethodDescriptor::title));
        model.methods().all().forEach(one -> method.getItems().add(one.descriptor()));
        method.onChosen(chosen -> changed(() -> model.editVariant("method", now -> now.withMethod(chosen.id()))));
        FieldGrid grid = new FieldGrid();
        grid.add("Title", title);
        grid.add("Method", method);
        grid.add("Only first seeds", seeds);
        grid.add("Only first orders", orders);
        seeds.setPromptText("all");
        orders.setPromptText("all");
        return grid;
    }

    private void typed(TextField field, String id, String what, Runnable change) {
        field.setId(id);
        field.setAccessibleText(what);
        field.setTooltip(new Tooltip(what));
        field.textProperty().subscribe((before, now) -> changed(change));
    }

    private void changed(Runnable change) {
        if (!showing) {
            change.run();
        }
    }

    private void show() {
        Optional<VariantDesign> variant = model.variant();
        visible(none, variant.isEmpty());
        visible(fields, variant.isPresent());
        showing = true;
        variant.ifPresent(this::show);
        showing = false;
    }

    private void show(VariantDesign variant) {
        StudyDesignView.put(title, variant.title());
        StudyDesignView.put(seeds, variant.seeds());
        StudyDesignView.put(orders, variant.orders());
        method.setValue(method.getItems().stream()
                .filter(one -> one.id().equals(variant.method()))
                .findFirst()
                .orElse(null));
        training.setText(variant.training() == null ? "" : "Trained with " + variant.training());
        visible(training, variant.training() != null);
        if (!shownMethod.equals(variant.method())) {
            shownMethod = variant.method();
            shown.clear();
            model.values().fields(variant.method()).forEach(field -> shown.put(field.name(), new OptionField(field)));
            options.getChildren().setAll(shown.values());
            visible(chosen, !shown.isEmpty());
        }
        shown.forEach((option, field) -> field.show(variant.options().getOrDefault(option, "")));
    }

    private static void visible(Region node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** One option: its values as they are typed, its default where nothing is, and what is wrong with them. */
    private final class OptionField extends VBox {
        private final FieldSpec spec;
        private final TextField text = new TextField();
        private final Label fault = new Label();

        OptionField(FieldSpec spec) {
            super(2);
            this.spec = spec;
            typed(
                    text,
                    "option-" + spec.name(),
                    help(spec),
                    () -> model.editVariant(spec.label(), now -> now.withOption(spec.name(), text.getText())));
            text.setPromptText(Numbers.text(spec.defaultValue()));
            Label name = new Label(spec.label());
            name.getStyleClass().add("field-label");
            name.setWrapText(true);
            GridPane line = new GridPane();
            line.setHgap(8);
            line.add(name, 0, 0);
            line.add(text, 1, 0);
            GridPane.setHgrow(text, javafx.scene.layout.Priority.ALWAYS);
            fault.setId("fault-" + spec.name());
            fault.getStyleClass().add("field-error");
            fault.setWrapText(true);
            fault.setMinHeight(Region.USE_PREF_SIZE);
            getChildren().addAll(line, fault);
        }

        private static String help(FieldSpec spec) {
            String allowed = spec.choices().isEmpty() ? spec.range() : String.join(", ", spec.choices());
            return spec.label() + ": " + spec.help() + (allowed.isEmpty() ? "" : " Allowed: " + allowed + ".");
        }

        void show(String now) {
            StudyDesignView.put(text, now);
            Optional<String> wrong = model.values().fault(spec, now);
            fault.setText(wrong.orElse(""));
            visible(fault, wrong.isPresent());
        }
    }
}
