package lilora.app.screen.models;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.card.CardView;
import lilora.app.control.ErrorNotice;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.format.Formats;
import org.kordamp.ikonli.javafx.FontIcon;

/** The table of models, what is to be said of the chosen one, and the form that composes another. */
final class ModelsView extends ScrollPane {
    private static final int FEWEST_ROWS = 3;
    private static final int MOST_ROWS = 9;
    /** In ems. */
    private static final double ROW_HEIGHT = 2.8;
    /** What a column may grow to; the name gets the rest. */
    private static final double WIDER = 1.25;

    private final TableView<ShelvedModel> table = new TableView<>();
    private final Label about = new Label();
    private final Label path = new Label();

    ModelsView(ModelsViewModel model, DialogService dialogs) {
        setId("models");
        setFitToWidth(true);
        getStyleClass().add("plain-scroll");
        Label lead = new Label("Base models shipped with the workbench, in the workspace, and in Hugging Face's cache ("
                + model.cache() + "). Models in the cache can be named as organisation/name in an experiment.");
        lead.getStyleClass().add("muted");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        VBox page = new VBox(
                16, lead, list(model), new CardView(model.card(), "model"), new ComposeForm(model.compose(), dialogs));
        page.getStyleClass().add("detail-page");
        setContent(page);
    }

    /** Gives the table the keyboard. */
    void focusTable() {
        table.requestFocus();
    }

    private VBox list(ModelsViewModel model) {
        table.setId("models-table");
        table.setItems(model.models());
        Label none = new Label();
        none.textProperty().bind(model.lookingProperty().map(looking -> looking ? "" : "No models were found"));
        table.setPlaceholder(none);
        table.prefHeightProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> height(model.models().size()), model.models(), about.fontProperty()));
        columns();
        about.setId("model-about");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        path.getStyleClass().addAll("small-text", "muted");
        path.setWrapText(true);
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener((value, before, now) -> model.choose(Optional.ofNullable(now)));
        model.chosenProperty().subscribe(this::tell);
        VBox card = new VBox(
                12,
                download(model),
                new ErrorNotice("download-problem", model.downloadProblemProperty()),
                table,
                about,
                path,
                actions(model));
        card.getStyleClass().add("card");
        return card;
    }

    private void columns() {
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        TableColumn<ShelvedModel, String> name = column("Name", 300, ShelvedModel::name);
        name.setMaxWidth(Double.MAX_VALUE);
        table.getColumns().add(name);
        table.getColumns().add(column("Place", 150, one -> one.place().title()));
        table.getColumns().add(column("Kind", 90, one -> dash(one.kind())));
        table.getColumns()
                .add(number(
                        "Parameters",
                        one -> one.parameters().isPresent()
                                ? Formats.compact(one.parameters().getAsLong())
                                : "–"));
        table.getColumns().add(number("Size", one -> Formats.bytes(one.bytes())));
        table.getColumns().add(column("Licence", 110, one -> dash(one.licence())));
        table.getColumns().add(column("State", 140, one -> one.usable() ? "Usable" : "Cannot be used"));
    }

    /** Of a table with so many rows; those beyond the last that it has room for are scrolled. */
    private double height(int rows) {
        return (Math.min(Math.max(rows, FEWEST_ROWS), MOST_ROWS) + 1)
                * ROW_HEIGHT
                * about.getFont().getSize();
    }

    private static HeaderRow actions(ModelsViewModel model) {
        Button align = new Button("Align…", new FontIcon("mdi2t-tune-vertical"));
        align.setId("model-align");
        align.setOnAction(event -> model.align());
        Label what = new Label("Trains the chosen model's projector on captions, LLaVA's first stage.");
        what.getStyleClass().addAll("small-text", "muted");
        model.chosenProperty().subscribe(chosen -> align.setDisable(!model.canAlign()));
        return new HeaderRow().start(align, what);
    }

    private static HeaderRow download(ModelsViewModel model) {
        TextField name = new TextField();
        name.setId("download-name");
        name.setPromptText("organisation/name");
        name.setAccessibleText("Name of a model on the Hugging Face hub");
        name.setPrefColumnCount(28);
        name.textProperty().bindBidirectional(model.wantedProperty());
        name.setOnAction(event -> model.download());
        Button start = new Button("Download");
        start.setId("download-start");
        start.disableProperty()
                .bind(model.downloadingProperty().or(model.wantedProperty().isEmpty()));
        start.setOnAction(event -> model.download());
        Label hint = new Label("From the Hugging Face hub; the status bar shows how far it is and cancels it.");
        hint.getStyleClass().addAll("small-text", "muted");
        return new HeaderRow().start(name, start, hint);
    }

    private void tell(Optional<ShelvedModel> shown) {
        ShelvedModel chosen = shown.orElse(null);
        if (!Objects.equals(chosen, table.getSelectionModel().getSelectedItem())) {
            table.getSelectionModel().select(chosen);
        }
        about.setText(chosen == null ? "Choose a model to see whether and why it can be used." : sentence(chosen));
        path.setText(chosen == null ? "" : chosen.folder().toString());
        path.setManaged(chosen != null);
        about.getStyleClass().remove("muted");
        if (chosen == null) {
            about.getStyleClass().add("muted");
        }
    }

    private static String sentence(ShelvedModel model) {
        return model.usable()
                ? "All its files fit together; an experiment can use it as its base model."
                : model.fault();
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static TableColumn<ShelvedModel, String> column(
            String title, double width, Function<ShelvedModel, String> text) {
        TableColumn<ShelvedModel, String> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setMaxWidth(width * WIDER);
        column.setSortable(false);
        column.setReorderable(false);
        return column;
    }

    private static TableColumn<ShelvedModel, String> number(String title, Function<ShelvedModel, String> text) {
        TableColumn<ShelvedModel, String> column = column(title, 110, text);
        column.getStyleClass().add("numbers");
        return column;
    }
}
