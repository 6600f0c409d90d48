package lilora.engine.method;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.experiment.MethodSpec;

/** Every method on the class path, by id. */
public final class MethodCatalog {
    private final List<ContinualMethod<?>> methods;

    private MethodCatalog(List<ContinualMethod<?>> methods) {
        this.methods = methods;
    }

    /** Finds all methods registered for {@link ServiceLoader}. */
    @SuppressWarnings("rawtypes")
    public static MethodCatalog load() {
        List<ContinualMethod<?>> found = ServiceLoader.load(ContinualMethod.class).stream()
                .<ContinualMethod<?>>map(provider -> (ContinualMethod<?>) provider.get())
                .sorted(Comparator.comparing(
                        (ContinualMethod<?> method) -> method.descriptor().id()))
                .toList();
        Set<String> ids = new HashSet<>();
        for (ContinualMethod<?> method : found) {
            if (!ids.add(method.descriptor().id())) {
                throw new IllegalStateException(
                        "Two methods call themselves " + method.descriptor().id() + ".");
            }
        }
        return new MethodCatalog(found);
    }

    /** All methods, sorted by id. */
    public List<ContinualMethod<?>> all() {
        return methods;
    }

    /** What people call the method of that id; the id itself for one that is not installed. */
    public String title(String id) {
        return known(id).map(method -> method.descriptor().title()).orElse(id);
    }

    /** What people call that which the method of that id adds to the task loss; empty if it adds nothing or is not installed. */
    public Optional<String> penalty(String id) {
        return known(id)
                .flatMap(method -> Optional.ofNullable(method.descriptor().penalty()));
    }

    /** Whether the method of that id has a capability; not so if it is not installed. */
    public boolean can(String id, MethodDescriptor.Capability capability) {
        return known(id).filter(method -> method.descriptor().can(capability)).isPresent();
    }

    /** What the method of that id needs that not every one does; empty if it needs nothing or is not installed. */
    public List<String> needs(String id) {
        return known(id).map(method -> method.descriptor().needs()).orElse(List.of());
    }

    /** What is to be known of the method of that id beside its results, a sentence; empty if there is nothing or it is not installed. */
    public String remark(String id) {
        return known(id).map(method -> method.descriptor().remark()).orElse("");
    }

    /** The method of that id, or a sentence naming those there are. */
    public ContinualMethod<?> find(String id) {
        return known(id)
                .orElseThrow(() -> new InputException("Method \"%s\" is unknown; there are %s."
                        .formatted(
                                id,
                                methods.stream()
                                        .map(method -> method.descriptor().id())
                                        .collect(Collectors.joining(", ")))));
    }

    /**
     * The method with all its options, those left out at their defaults: leaving one out and giving it its default are the same. One that
     * is not installed any more, or had other options, stays as it was given.
     */
    public MethodSpec completed(MethodSpec method) {
        try {
            return new MethodSpec(method.id(), completed(find(method.id()), method.options()));
        } catch (InputException e) {
            return method;
        }
    }

    private static <O extends Record> Map<String, Object> completed(
            ContinualMethod<O> method, Map<String, Object> options) {
        OptionSchema<O> schema = OptionSchema.of(method.descriptor());
        return schema.values(schema.parse(options));
    }

    private Optional<ContinualMethod<?>> known(String id) {
        for (ContinualMethod<?> method : methods) {
            if (method.descriptor().id().equals(id)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
