package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.control.FieldGrid;
import lilora.app.control.HeaderRow;
import lilora.app.control.SearchableChoice;
import lilora.app.control.WhileInScene;
import lilora.app.dialog.DialogService;
import lilora.app.form.Choices;
import lilora.app.form.LabelConverter;

/** The design of a study: its experiment, seeds and orders at the left, its variants at the right. */
final class StudyDesignView extends HBox {
    private final OpenStudyViewModel study;
    private final StudyDesignViewModel model;
    private final TextField title = new TextField();
    private final TextField seeds = new TextField();
    private final ComboBox<Optional<String>> budget = new ComboBox<>();
    private final CheckBox given = new CheckBox("Given");
    private final CheckBox reverse = new CheckBox("Reverse");
    private final CheckBox latin = new CheckBox("Latin square");
    private final TextField random = new TextField();
    private final TextField randomSeed = new TextField();
    private final Label others = new Label();
    private boolean showing;

    StudyDesignView(
            OpenStudyViewModel study, StudyDesignViewModel model, Experiments experiments, DialogService dialogs) {
        super(16);
        this.study = study;
        this.model = model;
        getStyleClass().add("study-design");
        VBox left = new VBox(
                12,
                new ErrorNotice("study-fault", model.problemProperty()),
                title(),
                experiment(experiments, dialogs),
                fields(),
                new VariantList(model),
                ranks());
        VBox right = new VBox(12, new VariantEditor(model));
        for (VBox side : new VBox[] {left, right}) {
            side.getStyleClass().add("study-side");
            side.disableProperty().bind(model.lockedProperty());
        }
        Region scrolledLeft = StudyPane.scrolled(left);
        Region scrolledRight = StudyPane.scrolled(right);
        for (Region side : new Region[] {scrolledLeft, scrolledRight}) {
            HBox.setHgrow(side, Priority.ALWAYS);
            side.setMinWidth(0);
            side.prefWidthProperty().bind(widthProperty().divide(2));
        }
        getChildren().addAll(scrolledLeft, scrolledRight);
        WhileInScene.of(this, model.designProperty()).subscribe(this::show);
    }

    private Node title() {
        title.setPromptText(study.name());
        typed(
                title,
                "study-title",
                "What the study is about; its file's name tells where this is empty",
                () -> model.edit("title", "title", now -> now.withTitle(title.getText())));
        return new VBox(4, FieldGrid.name("Title"), title);
    }

    private Node experiment(Experiments experiments, DialogService dialogs) {
        SearchableChoice<Experiments.Choice> choice = new SearchableChoice<>();
        choice.setId("study-experiment");
        choice.setPromptText("Take another experiment");
        choice.setAccessibleText("Experiment");
        choice.setConverter(new LabelConverter<>(Experiments.Choice::title));
        choice.setMinWidth(160);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setOnShowing(event -> choice.getItems().setAll(experiments.choices()));
        choice.onChosen(chosen -> study.useExperiment(chosen.spec()));
        Node file =
                StudyPane.button("study-experiment-file", "File…", "mdi2f-file-outline", () -> StudiesView.file(dialogs)
                        .ifPresent(study::useExperimentOf));
        Label name = described("study-experiment-name", DescribedStudy::experiment, "");
        Label tasks =
                described("study-tasks", DescribedStudy::tasks, "The experiment cannot be read; take another one.");
        HBox.setHgrow(choice, Priority.ALWAYS);
        return new VBox(4, FieldGrid.name("Experiment"), name, tasks, new HBox(8, choice, file));
    }

    /** Of the study as it was read last, or of none. */
    private Label described(String id, Function<DescribedStudy, String> what, String otherwise) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll("small-text", "muted");
        label.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> study.described().map(what).orElse(otherwise), study.rows(), study.problemProperty()));
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private Node fields() {
        typed(
                seeds,
                "study-seeds",
                "Seeds, separated by commas",
                () -> model.edit("seeds", "seeds", now -> now.withSeeds(seeds.getText())));
        ticked(given, "study-given", "In the order of the experiment");
        ticked(reverse, "study-reverse", "The experiment's last task first");
        ticked(
                latin,
                "study-latin",
                "As many orders as tasks: each task stands at each place once. The given order is one of them");
        typed(random, "study-random", "How many random orders; empty for none", this::orders);
        typed(randomSeed, "study-random-seed", "Seed of the draw of orders", this::orders);
        random.setPrefColumnCount(3);
        randomSeed.setPrefColumnCount(4);
        others.getStyleClass().addAll("small-text", "muted");
        others.managedProperty().bind(others.visibleProperty());
        FlowPane orders = new FlowPane(
                12,
                6,
                given,
                reverse,
                latin,
                new HBox(6, new Label("Random"), random, new Label("with seed"), randomSeed),
                others);
        orders.getStyleClass().add("study-orders");
        return new VBox(
                8,
                new VBox(4, FieldGrid.name("Seeds"), seeds),
                new VBox(4, FieldGrid.name("Task orders"), orders),
                new VBox(4, FieldGrid.name("Stored parameters"), budget()));
    }

    /** Below the variants, which are to stay in view. */
    private Node ranks() {
        Label ranks = described("study-ranks", DescribedStudy::ranks, "");
        VBox named = new VBox(4, FieldGrid.name("Ranks and stored parameters"), ranks);
        named.visibleProperty().bind(ranks.visibleProperty());
        named.managedProperty().bind(ranks.visibleProperty());
        return named;
    }

    private Node budget() {
        String what =
                "Ranks are chosen so that each variant stores no more than the named one after all tasks; an inner rank stays as its options say";
        budget.setId("study-budget");
        budget.setAccessibleText(what);
        budget.setTooltip(new Tooltip(what));
        budget.setMaxWidth(Double.MAX_VALUE);
        budget.setConverter(new LabelConverter<>(
                title -> title.map(name -> "As many as " + name).orElse("By each variant's rank")));
        budget.valueProperty()
                .subscribe((before, now) -> changed(() -> {
                    if (now != null) {
                        model.edit("stored parameters", "budget", design -> design.withEqualBudget(now));
                    }
                }));
        return budget;
    }

    private void typed(TextField field, String id, String what, Runnable change) {
        field.setId(id);
        field.setAccessibleText(what);
        field.setTooltip(new Tooltip(what));
        field.textProperty().subscribe((before, now) -> changed(change));
    }

    private void ticked(CheckBox box, String id, String what) {
        box.setId(id);
        box.setTooltip(new Tooltip(what));
        box.selectedProperty().subscribe((before, now) -> changed(this::orders));
    }

    private void changed(Runnable change) {
        if (!showing) {
            change.run();
        }
    }

    private void orders() {
        model.edit(
                "task orders",
                "orders",
                now -> now.withOrders(new StudyDesign.Orders(
                        given.isSelected(),
                        reverse.isSelected(),
                        latin.isSelected(),
                        random.getText(),
                        randomSeed.getText(),
                        now.orders().others())));
    }

    private void show(StudyDesign now) {
        showing = true;
        put(title, now.title());
        put(seeds, now.seeds());
        given.setSelected(now.orders().given());
        reverse.setSelected(now.orders().reverse());
        latin.setSelected(now.orders().latinSquare());
        given.setDisable(latin.isSelected());
        reverse.setDisable(latin.isSelected());
        put(random, now.orders().random());
        put(randomSeed, now.orders().randomSeed());
        int more = now.orders().others().size();
        others.setText(more == 0 ? "" : "and %d of the study's file".formatted(more));
        others.setVisible(more > 0);
        offer(now.variants(), now.equalBudget());
        showing = false;
    }

    /** Titles to choose from; one of a grid, or that is no variant's any more, stays chosen and is refused by a check. */
    private void offer(List<VariantDesign> variants, Optional<String> chosen) {
        List<Optional<String>> titles = new ArrayList<>(List.of(Optional.empty()));
        variants.forEach(variant -> titles.add(Optional.of(variant.title())));
        Choices.offer(budget, titles, chosen);
    }

    /** The cursor stays where it is while somebody types. */
    static void put(TextField field, String text) {
        if (!field.getText().equals(text)) {
            field.setText(text);
        }
    }

    /** A row of buttons below a list. */
    static HeaderRow buttons(Node... buttons) {
        return new HeaderRow().start(buttons);
    }
}
