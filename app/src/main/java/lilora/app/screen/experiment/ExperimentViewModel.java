package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import lilora.app.form.FieldSpec;
import lilora.app.form.FieldViewModel;
import lilora.app.form.FormViewModel;
import lilora.app.planning.PlanInput;
import lilora.app.undo.EditStack;
import lilora.app.undo.ValueEdit;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.OptionSchema;

/** One experiment under edit: sequence, base model, method with its options, training, seeds and device. */
public final class ExperimentViewModel {
    private static final int MOST_SEEDS = 100;

    private final Sequences sequences;
    private final Path defaultModel;
    private final MethodCatalog methods;
    private final EditStack edits = new EditStack();
    private final Map<String, FormViewModel> methodForms = new LinkedHashMap<>();
    private final FormViewModel training;
    private final FormViewModel running;
    private final ReadOnlyStringWrapper sequence = new ReadOnlyStringWrapper(this, "sequence", "");
    private final ReadOnlyObjectWrapper<Path> baseModel;
    private final ReadOnlyObjectWrapper<Optional<Path>> startAdapter =
            new ReadOnlyObjectWrapper<>(this, "startAdapter", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> template =
            new ReadOnlyObjectWrapper<>(this, "template", Optional.empty());
    private final ReadOnlyStringWrapper method = new ReadOnlyStringWrapper(this, "method", "lilora");
    private final ReadOnlyStringWrapper device = new ReadOnlyStringWrapper(this, "device", "cpu");
    private final ReadOnlyObjectWrapper<PlanInput> input;
    private String name = "experiment";
    private boolean opening;

    /** @param defaultModel folder of the base model that ships */
    public ExperimentViewModel(Sequences sequences, Path defaultModel, MethodCatalog methods) {
        this.sequences = sequences;
        this.defaultModel = defaultModel.toAbsolutePath().normalize();
        this.methods = methods;
        this.baseModel = new ReadOnlyObjectWrapper<>(this, "baseModel", this.defaultModel);
        this.training = new FormViewModel("training", TrainingFields.all(), TrainingFields::spec, edits);
        this.running =
                new FormViewModel("run", runFields(), values -> seeds(String.valueOf(values.get("seeds"))), edits);
        for (ContinualMethod<?> one : methods.all()) {
            methodForms.put(one.descriptor().id(), form(one));
        }
        this.input = new ReadOnlyObjectWrapper<>(this, "input", now());
        List<FormViewModel> forms = new ArrayList<>(methodForms.values());
        forms.add(training);
        forms.add(running);
        forms.forEach(form -> form.valuesProperty().addListener((observed, before, values) -> tell()));
        sequences.all().addListener((ListChangeListener<SequenceChoice>) change -> tell());
    }

    private static List<FieldSpec> runFields() {
        return List.of(
                FieldSpec.text(
                        "seeds",
                        "1",
                        "Seeds of everything random, separated by commas; each seed is a run of its own."),
                FieldSpec.whole(
                        "threads",
                        0,
                        0,
                        1024,
                        "",
                        "CPU threads of the tensor library; 0 uses all cores. The same number gives bit-identical results."));
    }

    private <O extends Record> FormViewModel form(ContinualMethod<O> one) {
        OptionSchema<O> schema = OptionSchema.of(one.descriptor());
        List<FieldSpec> fields = schema.fields().stream().map(FieldSpec::of).toList();
        return new FormViewModel(one.descriptor().id(), fields, schema::parse, edits);
    }

    /** Shows another draft; what was done to the one before is no longer undone here. */
    public void open(String draftName, ExperimentDraft draft) {
        opening = true;
        edits.clear();
        name = draftName;
        sequence.set(draft.sequence());
        baseModel.set(draft.baseModel().isEmpty() ? defaultModel : Path.of(draft.baseModel()));
        startAdapter.set(Optional.ofNullable(draft.startAdapter()).map(Path::of));
        template.set(Optional.ofNullable(draft.template()));
        method.set(methodForms.containsKey(draft.method()) ? draft.method() : "lilora");
        device.set(draft.device());
        methodForms.forEach((id, form) -> form.load(draft.options().getOrDefault(id, Map.of())));
        training.load(TrainingFields.values(draft.training()));
        running.load(Map.of("seeds", draft.seeds(), "threads", draft.threads()));
        opening = false;
        tell();
    }

    /** The draft as it is now; a field with an error keeps its default there. */
    public ExperimentDraft draft() {
        Map<String, Map<String, Object>> options = new TreeMap<>();
        methodForms.forEach((id, form) -> {
            if (!form.changedValues().isEmpty()) {
                options.put(id, form.changedValues());
            }
        });
        Map<String, Object> trained = TrainingFields.values(TrainingSpec.DEFAULT);
        trained.putAll(training.changedValues());
        return new ExperimentDraft(
                sequence.get(),
                baseModel.get().equals(defaultModel) ? "" : baseModel.get().toString(),
                method.get(),
                options,
                safe(trained),
                running.field("seeds").textProperty().get(),
                device.get(),
                running.field("threads").value().map(Integer.class::cast).orElse(0),
                startAdapter.get().map(Path::toString).orElse(null),
                template.get().orElse(null));
    }

    private static TrainingSpec safe(Map<String, Object> values) {
        try {
            return TrainingFields.spec(values);
        } catch (InputException e) {
            return TrainingSpec.DEFAULT;
        }
    }

    public EditStack edits() {
        return edits;
    }

    /** What the form says now. */
    public ReadOnlyObjectProperty<PlanInput> inputProperty() {
        return input.getReadOnlyProperty();
    }

    /** Id of the chosen sequence's draft; empty while none is chosen. */
    public ReadOnlyStringProperty sequenceProperty() {
        return sequence.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Path> baseModelProperty() {
        return baseModel.getReadOnlyProperty();
    }

    /** Folder of the adapter that the experiment starts from, if it does. */
    public ReadOnlyObjectProperty<Optional<Path>> startAdapterProperty() {
        return startAdapter.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<String>> templateProperty() {
        return template.getReadOnlyProperty();
    }

    /** Id of the chosen method. */
    public ReadOnlyStringProperty methodProperty() {
        return method.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty deviceProperty() {
        return device.getReadOnlyProperty();
    }

    /** All methods. */
    public List<MethodDescriptor<?>> methods() {
        return methods.all().stream()
                .<MethodDescriptor<?>>map(ContinualMethod::descriptor)
                .toList();
    }

    /** The form of the chosen method's options. */
    public FormViewModel options() {
        return Optional.ofNullable(methodForms.get(method.get())).orElseThrow();
    }

    /** The optimiser's settings. */
    public FormViewModel training() {
        return training;
    }

    /** Seeds and threads. */
    public FormViewModel running() {
        return running;
    }

    /** The sequences there are. */
    public Sequences sequences() {
        return sequences;
    }

    /** The experiment's name, which its runs carry. */
    public void rename(String newName) {
        name = newName;
        tell();
    }

    /** Chooses a sequence. */
    public void useSequence(String id) {
        choose("choose sequence", sequence.get(), id, sequence::set);
    }

    /** Chooses a base model. */
    public void useBaseModel(Path folder) {
        choose("choose base model", baseModel.get(), folder.toAbsolutePath().normalize(), baseModel::set);
    }

    /** Chooses an adapter to start from, or none. */
    public void useStartAdapter(Optional<Path> folder) {
        choose(
                "choose start adapter",
                startAdapter.get(),
                folder.map(one -> one.toAbsolutePath().normalize()),
                startAdapter::set);
    }

    /** Chooses the template of conversations, or the base model's own. */
    public void useTemplate(Optional<String> name) {
        choose("choose template", template.get(), name, template::set);
    }

    /** Chooses a method; what was set for another one is kept. */
    public void useMethod(String id) {
        choose("choose method", method.get(), methods.find(id).descriptor().id(), method::set);
    }

    /** Chooses a device. */
    public void useDevice(String chosen) {
        choose("choose device", device.get(), chosen, device::set);
    }

    private <T> void choose(String edit, T before, T after, java.util.function.Consumer<T> setter) {
        if (!before.equals(after)) {
            edits.seal();
            edits.perform(new ValueEdit<>(edit, edit, before, after, value -> {
                setter.accept(value);
                tell();
            }));
            edits.seal();
        }
    }

    /** Seeds as typed, each once, in order. */
    static List<Long> seeds(String text) {
        List<Long> seeds = new ArrayList<>();
        for (String part : Arrays.stream(text.split("[,\\s]+"))
                .filter(one -> !one.isEmpty())
                .toList()) {
            try {
                seeds.add(Long.parseLong(part));
            } catch (NumberFormatException e) {
                throw new InputException(
                        "\"seeds\": %s is not an integer; write one or more, separated by commas.".formatted(part), e);
            }
        }
        if (seeds.isEmpty()) {
            throw new InputException("\"seeds\" is empty; write at least one integer.");
        }
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw new InputException("\"seeds\" lists one seed twice; the run would be the same.");
        }
        if (seeds.size() > MOST_SEEDS) {
            throw new InputException("\"seeds\" lists %d seeds; at most %d runs are queued at once."
                    .formatted(seeds.size(), MOST_SEEDS));
        }
        return seeds;
    }

    private void tell() {
        if (!opening) {
            input.set(now());
        }
    }

    private PlanInput now() {
        Optional<SequenceChoice> chosen = sequences.find(sequence.get());
        Optional<MethodSpec> methodSpec = options().valuesProperty().get().isEmpty()
                ? Optional.empty()
                : Optional.of(new MethodSpec(method.get(), options().changedValues()));
        Optional<TrainingSpec> trainingSpec = training.valuesProperty().get().map(TrainingFields::spec);
        Optional<Map<String, Object>> run = running.valuesProperty().get();
        List<Long> seedList =
                run.map(values -> seeds(String.valueOf(values.get("seeds")))).orElse(List.of());
        Optional<ComputeSpec> compute =
                run.map(values -> ComputeSpec.on(device.get(), values.get("threads") instanceof Integer n ? n : 0));
        return new PlanInput(
                name,
                baseModel.get(),
                startAdapter.get(),
                template.get(),
                chosen.map(SequenceChoice::tasks).orElse(List.of()),
                chosen.map(SequenceChoice::evaluation).orElse(EvaluationSpec.DEFAULT),
                methodSpec,
                trainingSpec,
                seedList,
                compute,
                gaps(chosen));
    }

    private List<String> gaps(Optional<SequenceChoice> chosen) {
        List<String> gaps = new ArrayList<>();
        if (chosen.isEmpty()) {
            gaps.add("Choose a sequence of tasks.");
        } else if (chosen.get().tasks().isEmpty()) {
            gaps.add("Sequence \"%s\" has no tasks; add some in the sequence designer."
                    .formatted(chosen.get().name()));
        }
        for (FormViewModel form : List.of(options(), training, running)) {
            for (FieldViewModel field : form.fields()) {
                String error = field.errorProperty().get();
                if (!error.isEmpty()) {
                    gaps.add(field.spec().label() + ": " + error);
                }
            }
        }
        return gaps;
    }

    /** The first field with an error, in the order of the forms. */
    public Optional<FieldViewModel> fieldError() {
        return List.of(options(), training, running).stream()
                .map(FormViewModel::firstError)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
