package lilora.engine.model;

import java.nio.file.Path;

/**
 * A kind of base model, found by {@link java.util.ServiceLoader}: annotate the class with {@code @AutoService(ModelFamily.class)}.
 * What it brings is its {@link ModelConfig}; nothing else knows it.
 */
public interface ModelFamily {
    /** The {@code model_type} of its {@code config.json}. */
    String modelType();

    /**
     * Reads what the files of a folder say, its weights aside. Whatever is declared there is honoured, or refused by name.
     *
     * @throws lilora.engine.InputException naming file and field
     */
    ModelConfig read(Path folder);
}
