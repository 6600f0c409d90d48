package lilora.app.screen.help;

import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import lilora.engine.method.MethodCatalog;

/** Decides which pages of help are listed and which is shown. */
public final class HelpViewModel {
    private final StringProperty query = new SimpleStringProperty("");
    private final ObjectProperty<Topic> shown;
    private final FilteredList<Topic> topics;

    /** The pages of this build, the methods there are and the metrics of the engine. */
    public HelpViewModel(MethodCatalog methods) {
        this(Stream.of(HelpText.read(), Topic.methods(methods), Topic.metrics())
                .flatMap(List::stream)
                .toList());
    }

    HelpViewModel(List<Topic> all) {
        topics = new FilteredList<>(FXCollections.observableArrayList(all));
        shown = new SimpleObjectProperty<>(all.get(0));
        query.addListener((value, before, now) -> {
            topics.setPredicate(topic -> now.isBlank() || topic.fits(now));
            if (!topics.isEmpty() && !topics.contains(shown.get())) {
                shown.set(topics.get(0));
            }
        });
    }

    /** What is searched for. */
    public StringProperty queryProperty() {
        return query;
    }

    /** The page shown. */
    ObjectProperty<Topic> shownProperty() {
        return shown;
    }

    /** The pages that fit the search. */
    ObservableList<Topic> topics() {
        return topics;
    }

    /** Shows the page of a screen, a word, a method or a metric, if there is one. */
    public void show(String id) {
        query.set("");
        topics.stream().filter(topic -> topic.id().equals(id)).findFirst().ifPresent(shown::set);
    }
}
