package lilora.app.draft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.background.Unwritten;
import lilora.engine.InputException;
import lilora.storage.repository.Draft;
import lilora.storage.repository.DraftRepository;
import lilora.storage.repository.StorageException;

/**
 * The drafts of one kind and the one that is open. Changes are saved one after another, and of changes that come while one is
 * being saved only the newest. To be used on the FX thread, but for {@link #close}.
 */
public final class Drafts implements AutoCloseable {
    private final DraftRepository repository;
    private final Draft.Kind kind;
    private final TaskRunner runner;
    private final Reading reading;
    private final ObservableList<Draft> drafts = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Draft> readOnlyDrafts = FXCollections.unmodifiableObservableList(drafts);

    private final ReadOnlyObjectWrapper<Optional<Draft>> open =
            new ReadOnlyObjectWrapper<>(this, "open", Optional.empty());
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
    private final Unwritten<Draft> unwritten;
    private boolean saving;
    private String wanted = "";

    /**
     * How the content of drafts is read before any of them is opened.
     *
     * @param check throws an {@link InputException} for content that makes no sense here
     * @param told gets a sentence for each draft that was set aside, on the FX thread
     */
    public record Reading(Consumer<Draft> check, Consumer<String> told) {}

    /** What was found: drafts that can be opened, and sentences on the others. */
    private record Found(List<Draft> drafts, List<String> complaints) {}

    public Drafts(DraftRepository repository, Draft.Kind kind, TaskRunner runner, Reading reading) {
        this.repository = repository;
        this.unwritten = new Unwritten<>(repository::save);
        this.kind = kind;
        this.runner = runner;
        this.reading = reading;
    }

    /** All drafts, in a steady order. */
    public ObservableList<Draft> drafts() {
        return readOnlyDrafts;
    }

    /** The open draft as it was when it was opened or renamed. */
    public ReadOnlyObjectProperty<Optional<Draft>> openProperty() {
        return open.getReadOnlyProperty();
    }

    /** {@code Saved}, {@code Saving}, or why not. */
    public ReadOnlyStringProperty statusProperty() {
        return status.getReadOnlyProperty();
    }

    /**
     * Reads the drafts and opens the one edited last; makes a first one when there is none. Those that cannot be read are set
     * aside before anything could be written over them.
     *
     * @param firstName of that first one
     * @param firstJson its content
     */
    public void load(String firstName, String firstJson) {
        runner.run("Reading drafts", progress -> {
                    Found found = found();
                    return found.drafts().isEmpty()
                            ? new Found(List.of(repository.create(kind, firstName, firstJson)), found.complaints())
                            : found;
                })
                .onDone(this::loaded);
    }

    private Found found() {
        List<Draft> readable = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (Draft draft : repository.list(kind)) {
            try {
                reading.check().accept(draft);
                readable.add(draft);
            } catch (InputException e) {
                complaints.add(setAside(draft, String.valueOf(e.getMessage())));
            }
        }
        return new Found(readable, complaints);
    }

    private String setAside(Draft draft, String why) {
        try {
            Path file = repository.setAside(draft.id());
            return "The draft \"%s\" cannot be read: %s It was renamed to %s. To restore it, correct that file, rename it to %s.json and open the workspace again."
                    .formatted(draft.name(), why, file, draft.id());
        } catch (StorageException e) {
            return "The draft \"%s\" cannot be read and is left as it is: %s".formatted(draft.name(), why);
        }
    }

    private void loaded(Found found) {
        found.complaints().forEach(reading.told());
        Draft last = found.drafts().get(0);
        drafts.setAll(found.drafts().stream()
                .sorted((one, two) -> one.name().compareToIgnoreCase(two.name()))
                .toList());
        open(wanted.isEmpty() || find(wanted).isEmpty() ? last.id() : wanted);
    }

    /** Opens a draft, now or as soon as the drafts have been read. */
    public void open(String id) {
        wanted = id;
        find(id).ifPresent(draft -> open.set(Optional.of(draft)));
    }

    /** The draft of an id, in its newest state. */
    public Optional<Draft> find(String id) {
        return drafts.stream().filter(draft -> draft.id().equals(id)).findFirst();
    }

    /** Makes a draft and opens it. */
    public void create(String name, String json) {
        String free = free(name);
        runner.run("Making " + free, progress -> repository.create(kind, free, json))
                .onDone(draft -> {
                    drafts.add(draft);
                    open(draft.id());
                });
    }

    /** The open draft has this content now. */
    public void changed(String json) {
        open.get().flatMap(draft -> find(draft.id())).ifPresent(draft -> {
            if (!draft.json().equals(json)) {
                put(new Draft(draft.id(), kind, draft.name(), json, draft.updated()));
            }
        });
    }

    /** Gives the open draft another name. */
    public void rename(String name) {
        open.get().flatMap(draft -> find(draft.id())).ifPresent(draft -> {
            if (!name.isBlank() && !draft.name().equals(name)) {
                Draft renamed = new Draft(draft.id(), kind, name, draft.json(), draft.updated());
                put(renamed);
                open.set(Optional.of(renamed));
            }
        });
    }

    /**
     * A draft that was deleted.
     *
     * @param index where it was in the list
     */
    public record Deleted(Draft draft, int index) {}

    /** Deletes the open draft and opens another; the deleted one can be put back with {@link #restore}. */
    public Optional<Deleted> delete() {
        Optional<Deleted> gone = drafts.size() < 2
                ? Optional.empty()
                : open.get().flatMap(draft -> find(draft.id())).map(draft -> new Deleted(draft, drafts.indexOf(draft)));
        gone.map(Deleted::draft).ifPresent(draft -> {
            drafts.remove(draft);
            unwritten.drop(this::isDeleted);
            runner.perform("Deleting " + draft.name(), progress -> repository.delete(draft.id()));
            open(drafts.get(0).id());
        });
        return gone;
    }

    /** Puts a deleted draft back where it was and opens it. */
    public void restore(Deleted gone) {
        drafts.add(Math.min(gone.index(), drafts.size()), gone.draft());
        save(gone.draft());
        open(gone.draft().id());
    }

    /** A name that no draft has. */
    private String free(String name) {
        return Stream.iterate(1, i -> i + 1)
                .map(i -> i == 1 ? name : name + " " + i)
                .filter(one -> drafts.stream().noneMatch(draft -> draft.name().equals(one)))
                .findFirst()
                .orElse(name);
    }

    private void put(Draft draft) {
        drafts.replaceAll(known -> known.id().equals(draft.id()) ? draft : known);
        save(draft);
    }

    private void save(Draft draft) {
        unwritten.put(draft);
        if (!saving) {
            saveNext();
        }
    }

    private void saveNext() {
        if (unwritten.isEmpty()) {
            saving = false;
            status.set("Saved");
            return;
        }
        saving = true;
        status.set("Saving");
        runner.perform("Saving drafts", progress -> unwritten.write())
                .onDone(saved -> saveNext())
                .onFailed(error -> notSaved(String.valueOf(error.getMessage())))
                .onCancelled(() -> notSaved("saving was cancelled; the next change saves it"));
    }

    /** What was not saved is saved with the next change, or at the end of the program. */
    private void notSaved(String why) {
        unwritten.drop(this::isDeleted);
        saving = false;
        status.set("Not saved: " + why);
    }

    private boolean isDeleted(Draft draft) {
        return find(draft.id()).isEmpty();
    }

    /** Saves what is not saved yet, when the save under way has ended; for the end of the program. Not on the FX thread. */
    @Override
    public void close() {
        unwritten.write();
    }
}
