package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.model.weights.TorchWriter;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Model folders as they break on disks and as somebody may break them: one sentence with file, field and what to do. */
@DisabledOnOs(OS.WINDOWS)
@TestInstance(Lifecycle.PER_CLASS)
class BrokenFoldersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SAFE = "model.safetensors";
    private static final String INDEX = SAFE + ".index.json";
    private static final String FIRST = "model-00001-of-00003.safetensors";
    private static final String SECOND = "model-00002-of-00003.safetensors";
    private static final String PICKLE = "pytorch_model.bin";
    private static final String NORM = "language_model.model.norm.weight";
    private static final String QUERY = "language_model.model.layers.0.self_attn.q_proj.weight";
    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 13\n".formatted("0".repeat(64));
    /** What a sentence of use tells to do, or which values there are. */
    private static final String REMEDY =
            "(?is).*\\b(get|copy|save|re-save|correct|give|remove|add|download|convert|keep|set|write|put|resize|name|expected|supported|must be|git lfs)\\b.*";

    @TempDir
    static Path parent;

    private Path single;
    private Path shards;
    private Path pickled;

    @FunctionalInterface
    private interface Breaking {
        void in(Path folder) throws IOException;
    }

    /** A kind of folder, what is done to it, and what is said of it beside what to do. */
    private record Row(String kind, String what, Breaking breaking, String... words) {
        @Override
        public String toString() {
            return kind + ": " + what;
        }
    }

    @BeforeAll
    void write() throws IOException {
        single = TinyModel.write(parent.resolve("single"));
        shards = Files.createDirectory(parent.resolve("shards"));
        pickled = Files.createDirectory(parent.resolve("pickled"));
        copy(single, shards);
        copy(single, pickled);
        Files.delete(shards.resolve(SAFE));
        Files.delete(pickled.resolve(SAFE));
        TensorFolder files = TensorFolder.open(single, name -> name);
        List<TensorToWrite> tensors = files.tensors().keySet().stream()
                .map(name -> files.copy(name, name))
                .toList();
        TensorShards.write(shards, tensors, TensorShards.bytes(tensors) / 5 * 2);
        try (BaseModel model = BaseModel.load(single, Compute.cpu())) {
            TorchWriter.write(pickled.resolve(PICKLE), new LinkedHashMap<>(model.parameters()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void cut(Path file, long bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, (int) (all.length - bytes)));
    }

    /** Another header before the same data. */
    private static void header(Path file, Consumer<ObjectNode> change) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) all.getLong(0);
        ObjectNode header = (ObjectNode) JSON.readTree(Arrays.copyOfRange(all.array(), 8, 8 + length));
        change.accept(header);
        text(file, header.toString(), Arrays.copyOfRange(all.array(), 8 + length, all.capacity()));
    }

    private static void text(Path file, String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, all.putLong(text.length).put(text).put(data).array());
    }

    private static void entry(Path file, String tensor, String field, String value) throws IOException {
        JsonNode node = JSON.readTree(value);
        header(file, header -> ((ObjectNode) header.path(tensor)).set(field, node));
    }

    private static void json(Path file, String field, String value) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode at = root;
        String[] path = field.split("/");
        for (int i = 0; i < path.length - 1; i++) {
            at = (ObjectNode) at.path(path[i]);
        }
        at.set(path[path.length - 1], JSON.readTree(value));
        JSON.writeValue(file.toFile(), root);
    }

    private static Row config(String field, String value, String... words) {
        return new Row(
                "single",
                "config.json " + field + " " + value,
                folder -> json(folder.resolve("config.json"), field, value),
                words);
    }

    private static Row file(String name, String content, String... words) {
        return new Row(
                "single",
                name + " with " + content.length() + " characters",
                folder -> Files.writeString(folder.resolve(name), content),
                words);
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        safetensors(rows);
        shards(rows);
        pickles(rows);
        configurations(rows);
        texts(rows);
        return rows.stream();
    }

    private static void safetensors(List<Row> rows) {
        rows.add(new Row("single", "cut in its data", at -> cut(at.resolve(SAFE), 100), SAFE, "outside the file"));
        rows.add(new Row(
                "single",
                "cut in its header",
                at -> Files.write(at.resolve(SAFE), new byte[] {9, 9, 0, 0, 0, 0, 0, 0, '{'}),
                SAFE,
                "header claims"));
        rows.add(new Row("single", "empty", at -> Files.write(at.resolve(SAFE), new byte[0]), SAFE, "0 bytes long"));
        rows.add(file(SAFE, POINTER, SAFE, "a pointer of Git LFS"));
        rows.add(file(SAFE, "<!DOCTYPE html><html>Sign in to your account</html>", SAFE, "header claims"));
        rows.add(new Row(
                "single",
                "whole numbers",
                at -> entry(at.resolve(SAFE), NORM, "dtype", "\"I16\""),
                NORM,
                SAFE,
                "stored as I16"));
        rows.add(new Row(
                "single",
                "a type nobody knows",
                at -> entry(at.resolve(SAFE), NORM, "dtype", "\"F12\""),
                NORM,
                SAFE,
                "unknown number type 'F12'"));
        rows.add(new Row(
                "single",
                "turned",
                at -> entry(at.resolve(SAFE), "language_model.model.layers.0.mlp.up_proj.weight", "shape", "[32, 48]"),
                "up_proj",
                SAFE,
                "[32, 48]",
                "config.json asks for [48, 32]"));
        rows.add(new Row(
                "single",
                "one axis more",
                at -> entry(at.resolve(SAFE), QUERY, "shape", "[32, 32, 1]"),
                QUERY,
                SAFE,
                "[32, 32, 1]"));
        rows.add(new Row(
                "single",
                "renamed",
                at -> header(at.resolve(SAFE), header -> header.set(QUERY + "s", header.remove(QUERY))),
                QUERY,
                "missing"));
        rows.add(new Row(
                "single",
                "offsets overlap",
                at -> header(at.resolve(SAFE), header -> {
                    ArrayNode offsets = (ArrayNode) header.path(NORM).path("data_offsets");
                    long begin = offsets.path(0).asLong();
                    offsets.removeAll().add(begin - 2).add(begin + 62);
                }),
                SAFE,
                "overlaps another"));
        rows.add(new Row(
                "single",
                "negative offsets",
                at -> entry(at.resolve(SAFE), NORM, "data_offsets", "[-64, 0]"),
                NORM,
                SAFE,
                "data_offsets of [-64,0]"));
        rows.add(new Row(
                "single",
                "offsets beyond any file",
                at -> entry(at.resolve(SAFE), NORM, "data_offsets", "[9223372036854775743, 9223372036854775807]"),
                NORM,
                SAFE,
                "outside the file"));
        rows.add(new Row(
                "single",
                "a name twice",
                at -> text(at.resolve(SAFE), "{\"a\": {}, \"a\": {}}", new byte[0]),
                SAFE,
                "a is given twice"));
        rows.add(new Row(
                "single",
                "bytes behind the last",
                at -> Files.write(at.resolve(SAFE), new byte[40], StandardOpenOption.APPEND),
                SAFE,
                "40 bytes after the last tensor"));
        rows.add(new Row(
                "single",
                "of another framework",
                at -> header(at.resolve(SAFE), header -> header.putObject("__metadata__")
                        .put("format", "tf")),
                SAFE,
                "format 'tf'"));
        rows.add(new Row(
                "single",
                "metadata that is none",
                at -> header(at.resolve(SAFE), header -> header.put("__metadata__", 3)),
                SAFE,
                "__metadata__"));
        rows.add(new Row(
                "single",
                "a folder",
                at -> {
                    Files.delete(at.resolve(SAFE));
                    Files.createDirectory(at.resolve(SAFE));
                },
                SAFE));
        rows.add(new Row(
                "single",
                "a link to nothing",
                at -> {
                    Files.delete(at.resolve(SAFE));
                    Files.createSymbolicLink(at.resolve(SAFE), Path.of("../../blobs/gone"));
                },
                SAFE,
                "does not exist"));
        rows.add(new Row(
                "single",
                "a link in a circle",
                at -> {
                    Files.delete(at.resolve(SAFE));
                    Files.createSymbolicLink(at.resolve(SAFE), Path.of(SAFE));
                },
                SAFE));
    }

    private static void shards(List<Row> rows) {
        rows.add(new Row("shards", "one is gone", at -> Files.delete(at.resolve(SECOND)), SECOND, INDEX));
        rows.add(new Row("shards", "one is cut", at -> cut(at.resolve(SECOND), 7), SECOND, "outside the file"));
        rows.add(new Row(
                "shards", "one is a pointer", at -> Files.writeString(at.resolve(SECOND), POINTER), SECOND, "Git LFS"));
        rows.add(new Row(
                "shards",
                "one twice under two names",
                at -> Files.copy(at.resolve(FIRST), at.resolve(SECOND), StandardCopyOption.REPLACE_EXISTING),
                SECOND,
                INDEX));
        rows.add(new Row(
                "shards",
                "the index leads out",
                at -> index(at, "\"../" + FIRST + "\""),
                INDEX,
                "not inside its folder"));
        rows.add(new Row(
                "shards",
                "the index names another file",
                at -> index(at, "\"config.json\""),
                INDEX,
                "not a .safetensors file"));
        rows.add(new Row(
                "shards", "the index names a number", at -> index(at, "1"), INDEX, "which is not the name of a file"));
        rows.add(new Row(
                "shards",
                "the index names the wrong one",
                at -> index(at, "\"" + FIRST + "\"", NORM.replace("norm", "layers.1.input_layernorm")),
                INDEX));
        rows.add(new Row(
                "shards",
                "the index lists a tensor more",
                at -> index(at, "\"" + FIRST + "\"", "more"),
                "'more' is missing",
                FIRST,
                INDEX));
        rows.add(new Row(
                "shards",
                "the index is empty",
                at -> Files.writeString(at.resolve(INDEX), "{\"weight_map\": {}}"),
                INDEX,
                "weight_map"));
        rows.add(new Row("shards", "the index is no JSON", at -> cut(at.resolve(INDEX), 3), INDEX, "not valid JSON"));
        rows.add(new Row(
                "shards",
                "one of another training",
                at -> Files.copy(at.resolve(FIRST), at.resolve("model-00009-of-00009.safetensors")),
                "model-00009-of-00009.safetensors",
                "is not read"));
    }

    private static void index(Path folder, String value, String... tensor) throws IOException {
        JsonNode first = JSON.readTree(folder.resolve(INDEX).toFile()).path("weight_map");
        String name = tensor.length > 0 ? tensor[0] : first.fieldNames().next();
        ObjectNode root = (ObjectNode) JSON.readTree(folder.resolve(INDEX).toFile());
        ((ObjectNode) root.path("weight_map")).set(name, JSON.readTree(value));
        JSON.writeValue(folder.resolve(INDEX).toFile(), root);
    }

    private static void pickles(List<Row> rows) {
        rows.add(new Row(
                "pickled", "cut", at -> cut(at.resolve(PICKLE), 30), PICKLE, "end of its zip directory is missing"));
        rows.add(new Row(
                "pickled", "a pointer", at -> Files.writeString(at.resolve(PICKLE), POINTER), PICKLE, "Git LFS"));
        rows.add(new Row(
                "pickled", "deflated", at -> deflated(at.resolve(PICKLE), ""), PICKLE, "compressed or encrypted"));
        rows.add(new Row(
                "pickled",
                "deflated storages",
                at -> deflated(at.resolve(PICKLE), "archive/data.pkl"),
                PICKLE,
                "compressed or encrypted"));
        rows.add(new Row(
                "pickled",
                "a zip without tensors",
                at -> {
                    try (OutputStream out = Files.newOutputStream(at.resolve(PICKLE));
                            ZipOutputStream zip = new ZipOutputStream(out)) {
                        zip.putNextEntry(new ZipEntry("readme.txt"));
                    }
                },
                PICKLE,
                "without data.pkl"));
        rows.add(new Row(
                "pickled",
                "zip64 without its record",
                at -> patch(at.resolve(PICKLE), -12, -1),
                PICKLE,
                "zip directory is damaged"));
        rows.add(new Row(
                "pickled",
                "a directory beyond the file",
                at -> patch(at.resolve(PICKLE), -6, 0x7FFFFFFF),
                PICKLE,
                "zip directory is damaged"));
        rows.add(new Row(
                "pickled",
                "a directory of another length",
                at -> patch(at.resolve(PICKLE), -10, 3),
                PICKLE,
                "zip directory is damaged"));
    }

    /** Writes four bytes, counted from the end of a zip. */
    private static void patch(Path file, int at, int value) throws IOException {
        byte[] all = Files.readAllBytes(file);
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(all.length + at, value);
        Files.write(file, all);
    }

    /** Compresses all entries of a zip but one. */
    private static void deflated(Path file, String but) throws IOException {
        Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                entries.put(entry, zip.getInputStream(entry).readAllBytes());
            }
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
                ZipEntry copy = new ZipEntry(entry.getKey().getName());
                if (copy.getName().equals(but)) {
                    copy.setMethod(ZipEntry.STORED);
                    copy.setSize(entry.getValue().length);
                    copy.setCrc(entry.getKey().getCrc());
                }
                zip.putNextEntry(copy);
                zip.write(entry.getValue());
            }
        }
    }

    private static void configurations(List<Row> rows) {
        String file = "config.json";
        rows.add(config("model_type", "\"gpt2\"", file, "model_type", "gpt2"));
        rows.add(config("text_config/model_type", "\"gemma2\"", file, "text_config.model_type", "llama"));
        rows.add(config("vision_config/model_type", "\"resnet\"", file, "vision_config.model_type", "dinov2"));
        rows.add(config("text_config/hidden_size", "-32", file, "text_config.hidden_size is '-32'"));
        rows.add(config("text_config/hidden_size", "1e300", file, "text_config.hidden_size"));
        rows.add(config("text_config/vocab_size", "9223372036854775807", file, "text_config.vocab_size"));
        rows.add(config("text_config/num_hidden_layers", "1000000000", file, "text_config.num_hidden_layers"));
        rows.add(config("text_config/num_hidden_layers", "\"2\"", file, "text_config.num_hidden_layers"));
        rows.add(config("text_config/num_attention_heads", "5", file, "num_attention_heads"));
        rows.add(config("text_config/num_key_value_heads", "3", file, "num_key_value_heads"));
        rows.add(config("text_config/max_position_embeddings", "0", file, "max_position_embeddings is '0'"));
        rows.add(config("text_config/rope_theta", "-1", file, "rope_theta is '-1"));
        rows.add(config("text_config/rms_norm_eps", "0", file, "rms_norm_eps is '0'"));
        rows.add(config("text_config", "[]", file, "text_config"));
        rows.add(config("vision_config/patch_size", "0", file, "vision_config.patch_size is '0'"));
        rows.add(config("vision_config/patch_size", "32", file, "patch_size"));
        rows.add(config("vision_config/image_size", "999999999", file, "vision_config.image_size"));
        rows.add(config("image_token_index", "-1", file, "image_token_index is '-1'"));
        rows.add(config("image_token_index", "99999", file, "image_token_index is 99999"));
        rows.add(config("vision_feature_layer", "-9", file, "vision_feature_layer is -9"));
        rows.add(file(
                file, "{\"model_type\": \"llava\", \"model_type\": \"llava\"}", file, "model_type is given twice"));
        rows.add(file(file, "{\"model_type\": NaN}", file));
        rows.add(file(file, "[".repeat(100_000), file));
        rows.add(file(file, "", file));
        rows.add(new Row(
                "single",
                "config.json in UTF-16",
                at -> Files.writeString(
                        at.resolve(file), "{\"model_type\": \"\u00e4\u20ac\"}", StandardCharsets.UTF_16LE),
                file));
        rows.add(new Row(
                "single",
                "config.json a folder",
                at -> {
                    Files.delete(at.resolve(file));
                    Files.createDirectory(at.resolve(file));
                },
                file));
    }

    private static void texts(List<Row> rows) {
        rows.add(new Row("single", "no tokenizer", at -> Files.delete(at.resolve("tokenizer.json")), "tokenizer.json"));
        rows.add(new Row(
                "single",
                "tokenizer.json cut",
                at -> cut(at.resolve("tokenizer.json"), 50),
                "tokenizer.json",
                "not valid JSON"));
        rows.add(new Row(
                "single",
                "a larger vocabulary",
                at -> json(at.resolve("tokenizer.json"), "model/vocab/more", "5000"),
                "tokenizer.json",
                "more the id 5000, but the embedding has"));
        rows.add(new Row(
                "single",
                "tokenizer.model of noise",
                at -> {
                    Files.delete(at.resolve("tokenizer.json"));
                    Files.write(at.resolve("tokenizer.model"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
                },
                "tokenizer.model"));
        rows.add(new Row(
                "single",
                "no preprocessor",
                at -> Files.delete(at.resolve("preprocessor_config.json")),
                "preprocessor_config.json"));
        rows.add(new Row(
                "single",
                "no deviation",
                at -> json(at.resolve("preprocessor_config.json"), "image_std", "[0, 0, 0]"),
                "preprocessor_config.json",
                "image_std"));
        rows.add(new Row(
                "single",
                "two means",
                at -> json(at.resolve("preprocessor_config.json"), "image_mean", "[0.5, 0.5]"),
                "preprocessor_config.json",
                "image_mean"));
        rows.add(new Row(
                "single",
                "images of no size",
                at -> json(at.resolve("preprocessor_config.json"), "crop_size", "-16"),
                "preprocessor_config.json",
                "crop_size"));
        rows.add(file("generation_config.json", "[1]", "generation_config.json"));
        rows.add(file("processor_config.json", "3", "processor_config.json"));
        rows.add(file("special_tokens_map.json", "\"x\"", "special_tokens_map.json"));
        rows.add(file(
                "chat_template.jinja",
                "<|im_start|>{{ nobody }}<think>",
                "chat_template.jinja",
                "none of the templates known"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void oneSentenceNamesFileFieldAndRemedy(Row row) throws IOException {
        Path sound =
                switch (row.kind()) {
                    case "single" -> single;
                    case "shards" -> shards;
                    default -> pickled;
                };
        Path folder = Files.createDirectory(parent.resolve("broken"));
        try {
            copy(sound, folder);
            row.breaking().in(folder);
            for (Runnable way : List.<Runnable>of(() -> ModelFolder.check(folder), () -> ModelFolder.open(folder)
                    .close())) {
                Throwable thrown = catchThrowable(way::run);
                assertThat(thrown).isInstanceOf(InputException.class);
                assertThat(thrown.getMessage())
                        .contains(row.words())
                        .contains(folder.toString())
                        .matches(REMEDY)
                        .doesNotContain("Exception", "\n")
                        .hasSizeLessThan(900)
                        .endsWith(".");
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** What is unusual and sound: a header in another order, weights behind a link that leads elsewhere, as in a cache. */
    @ParameterizedTest
    @MethodSource("soundOnes")
    void whatIsOnlyUnusualOpens(Row row) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("unusual"));
        try {
            copy(row.kind().equals("single") ? single : shards, folder);
            row.breaking().in(folder);
            ModelFolder.check(folder);
            ModelFolder.open(folder).close();
        } finally {
            Folders.delete(folder);
        }
    }

    static Stream<Row> soundOnes() {
        return Stream.of(
                new Row(
                        "single",
                        "a header in another order",
                        at -> header(at.resolve(SAFE), header -> {
                            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(header.properties());
                            header.removeAll();
                            for (int i = entries.size() - 1; i >= 0; i--) {
                                header.set(
                                        entries.get(i).getKey(), entries.get(i).getValue());
                            }
                        })),
                new Row("shards", "a shard behind a link", at -> {
                    Path blob =
                            Files.move(at.resolve(SECOND), parent.resolve("blob"), StandardCopyOption.REPLACE_EXISTING);
                    Files.createSymbolicLink(at.resolve(SECOND), Path.of("..").resolve(blob.getFileName()));
                }));
    }
}
