package lilora.engine.gguf;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a GGUF file holds, its header checked in full; the numbers are read when asked for.
 *
 * @param path where it lies
 * @param metadata its fields
 * @param tensors in the order of the file
 */
record GgufFile(Path path, Metadata metadata, Map<String, GgufTensor> tensors) {}
