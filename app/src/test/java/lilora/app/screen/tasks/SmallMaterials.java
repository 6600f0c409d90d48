package lilora.app.screen.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.app.launch.BundledAssets;
import lilora.assets.EmbeddedAssets;
import lilora.engine.importing.Squares;
import lilora.engine.json.Json;

/** What a workspace offers, made small: two tasks about squares, a narrow model, and experiments over them. */
public final class SmallMaterials {
    private static final List<String> NUMBERS = List.of("one", "two", "three", "four");

    private SmallMaterials() {}

    /**
     * Writes them.
     *
     * @param train training items of each task; with two a batch, twice as many as optimiser steps
     */
    public static BundledAssets write(Path folder, int train) throws IOException {
        return write(folder, train, 1);
    }

    /**
     * Writes them.
     *
     * @param train training items of each task; with two a batch, twice as many as optimiser steps of an epoch
     * @param epochs of each stage: more steps of the same pictures
     */
    public static BundledAssets write(Path folder, int train, int epochs) throws IOException {
        Path nano =
                EmbeddedAssets.ofThisBuild().folder(folder.resolve("embedded")).resolve("models/nano");
        SmallModel.write(nano, folder.resolve("models/nano"));
        task(folder.resolve("tasks/colours"), "What color is the square?", Squares.NAMES, train, 0);
        task(folder.resolve("tasks/places"), "Which number has the square?", NUMBERS, train, 1000);
        Map<String, Object> experiment = Map.of(
                "name", "two small tasks",
                "baseModel", "../models/nano",
                "tasks", List.of(Map.of("folder", "../tasks/colours"), Map.of("folder", "../tasks/places")),
                "method", Map.of("id", "lilora"),
                "training", Map.of("batchSize", 2, "epochs", epochs));
        Path experiments = Files.createDirectories(folder.resolve("experiments"));
        Json.writeAtomically(experiments.resolve("cvit-mini.json"), experiment);
        Json.writeAtomically(experiments.resolve("quick-start-lilora.json"), experiment);
        return new BundledAssets(folder);
    }

    private static void task(Path folder, String question, List<String> answers, int train, int firstMark)
            throws IOException {
        Files.createDirectories(folder);
        List<String> training = new ArrayList<>();
        List<String> testing = new ArrayList<>();
        for (int i = 0; i < train + 6; i++) {
            String image = Squares.image(folder, i, firstMark + i);
            String answer = answers.get(i % answers.size());
            if (i < train) {
                training.add(Json.compact(Map.of(
                        "id",
                        "t" + i,
                        "image",
                        image,
                        "conversations",
                        List.of(
                                Map.of("from", "human", "value", "<image>\n" + question),
                                Map.of("from", "gpt", "value", answer)))));
            } else {
                testing.add(Json.compact(
                        Map.of("question_id", "q" + i, "image", image, "text", question, "answer", answer)));
            }
        }
        Files.writeString(folder.resolve("train.json"), "[\n" + String.join(",\n", training) + "\n]\n");
        Files.writeString(folder.resolve("test.json"), "[\n" + String.join(",\n", testing) + "\n]\n");
        String id = folder.getFileName().toString();
        Json.writeAtomically(
                folder.resolve("task.json"),
                Map.ofEntries(
                        Map.entry("schema", 1),
                        Map.entry("id", id),
                        Map.entry("title", "Task of " + id),
                        Map.entry("kind", "questions"),
                        Map.entry("description", "Coloured squares."),
                        Map.entry("metric", "exact"),
                        Map.entry("train", "train.json"),
                        Map.entry("test", "test.json"),
                        Map.entry("imageRoot", "pictures"),
                        Map.entry("maxNewTokens", 4),
                        Map.entry("licence", "Apache-2.0")));
    }
}
