package lilora.builder.task;

/** Builds one task of the benchmark. Add an implementation to the list in {@code BuildBenchmark}. */
public interface TaskBuilder {
    /** The task's id, which is also the name of its folder, e.g. {@code textvqa-mini}. */
    String id();

    /**
     * Composes the whole task in memory. The same context gives an equal result.
     *
     * @throws lilora.builder.source.BuildException if a package is missing or its content is not what the task needs
     */
    TaskContent build(BuildContext context);
}
