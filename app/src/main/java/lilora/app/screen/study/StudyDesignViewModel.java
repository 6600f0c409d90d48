package lilora.app.screen.study;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import lilora.app.undo.EditStack;
import lilora.app.undo.ValueEdit;
import lilora.engine.InputException;
import lilora.engine.experiment.StudySpec;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodCatalog;
import lilora.engine.study.VariantGrid;

/** The design of a study under edit. Every change that makes a study is told at once. */
final class StudyDesignViewModel {
    private final MethodCatalog methods;
    private final OptionValues values;
    private final Consumer<StudySpec> changed;
    private final EditStack edits = new EditStack();
    private final ReadOnlyObjectWrapper<StudyDesign> design;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final IntegerProperty chosen = new SimpleIntegerProperty(this, "chosen", -1);
    private final BooleanProperty locked = new SimpleBooleanProperty(this, "locked");

    /** @param changed gets what is a study now */
    StudyDesignViewModel(StudySpec spec, MethodCatalog methods, Consumer<StudySpec> changed) {
        this.methods = methods;
        this.values = new OptionValues(methods);
        this.changed = changed;
        this.design = new ReadOnlyObjectWrapper<>(this, "design", StudyDesign.of(spec));
        chosen.set(spec.variants().isEmpty() ? -1 : 0);
        check();
    }

    ReadOnlyObjectProperty<StudyDesign> designProperty() {
        return design.getReadOnlyProperty();
    }

    /** Why it is no study yet; empty if it is one. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Place of the variant that is shown; −1 for none. */
    IntegerProperty chosenProperty() {
        return chosen;
    }

    /** Whether nothing may be changed, because the study is at work. */
    BooleanProperty lockedProperty() {
        return locked;
    }

    /** What was done to it; it is taken back by {@link #undo}, which heeds the lock. */
    EditStack edits() {
        return edits;
    }

    /** Takes the last change back. */
    void undo() {
        if (!locked.get()) {
            edits.undo();
        }
    }

    /** Makes the change again that was taken back last. */
    void redo() {
        if (!locked.get()) {
            edits.redo();
        }
    }

    MethodCatalog methods() {
        return methods;
    }

    OptionValues values() {
        return values;
    }

    /** The variant that is shown. */
    Optional<VariantDesign> variant() {
        int at = chosen.get();
        List<VariantDesign> all = design.get().variants();
        return at >= 0 && at < all.size() ? Optional.of(all.get(at)) : Optional.empty();
    }

    /** Changes it; changes of one subject in a row are undone together. */
    void edit(String name, Object subject, UnaryOperator<StudyDesign> change) {
        StudyDesign before = design.get();
        StudyDesign after = change.apply(before);
        if (!locked.get() && !after.equals(before)) {
            edits.perform(new ValueEdit<>(name, subject, before, after, this::set));
        }
    }

    /** Changes the variant that is shown. */
    void editVariant(String name, UnaryOperator<VariantDesign> change) {
        int at = chosen.get();
        if (variant().isPresent()) {
            edit(name, name + "/" + at, now -> now.withVariant(at, change));
        }
    }

    /** Adds a method with its defaults, but for what all other variants say alike of their adapters: a dropout that one alone has is no fair start. */
    void add(String method) {
        VariantDesign added = VariantDesign.of(free(methods.title(method)), method);
        for (RecordComponent option : LoraOptions.class.getRecordComponents()) {
            Optional<String> common = common(option.getName());
            if (common.isPresent() && has(added, option.getName())) {
                added = added.withOption(option.getName(), common.get());
            }
        }
        insert("add variant", added);
    }

    /** What all variants with an option say of it, if they say the same single value. */
    private Optional<String> common(String option) {
        Set<String> said = design.get().variants().stream()
                .filter(variant -> has(variant, option))
                .map(variant -> variant.options().getOrDefault(option, ""))
                .collect(Collectors.toSet());
        return said.size() == 1
                ? said.stream()
                        .filter(text -> OptionValues.pieces(text).size() == 1)
                        .findFirst()
                : Optional.empty();
    }

    private boolean has(VariantDesign variant, String option) {
        return values.fields(variant.method()).stream()
                .anyMatch(field -> field.name().equals(option));
    }

    /** Adds another like the one that is shown. */
    void duplicate() {
        variant().ifPresent(like -> insert("duplicate variant", like.withTitle(free(like.title()))));
    }

    private void insert(String name, VariantDesign variant) {
        int at = design.get().variants().size();
        edits.seal();
        edit(name, new Object(), now -> {
            List<VariantDesign> more = new ArrayList<>(now.variants());
            more.add(variant);
            return now.withVariants(more);
        });
        edits.seal();
        chosen.set(Math.min(at, design.get().variants().size() - 1));
    }

    /** Takes out the variant that is shown. */
    void remove() {
        int at = chosen.get();
        if (variant().isPresent()) {
            edits.seal();
            edit("remove variant", new Object(), now -> {
                List<VariantDesign> fewer = new ArrayList<>(now.variants());
                fewer.remove(at);
                return now.withVariants(fewer);
            });
            edits.seal();
            chosen.set(Math.min(at, design.get().variants().size() - 1));
        }
    }

    /** Moves the variant that is shown so many places down its table. */
    void move(int places) {
        int at = chosen.get();
        int to = at + places;
        if (variant().isPresent() && to >= 0 && to < design.get().variants().size()) {
            edit("move variant", new Object(), now -> {
                List<VariantDesign> moved = new ArrayList<>(now.variants());
                moved.add(to, moved.remove(at));
                return now.withVariants(moved);
            });
            chosen.set(to);
        }
    }

    private String free(String title) {
        List<String> taken =
                design.get().variants().stream().map(VariantDesign::title).toList();
        String free = title;
        for (int i = 2; taken.contains(free); i++) {
            free = title + " " + i;
        }
        return free;
    }

    private void set(StudyDesign now) {
        design.set(now);
        if (chosen.get() >= now.variants().size()) {
            chosen.set(now.variants().size() - 1);
        }
        check().ifPresent(changed);
    }

    private Optional<StudySpec> check() {
        try {
            StudySpec spec = design.get().spec(values);
            VariantGrid.expanded(spec.variants(), methods);
            problem.set("");
            return Optional.of(spec);
        } catch (InputException e) {
            problem.set(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
