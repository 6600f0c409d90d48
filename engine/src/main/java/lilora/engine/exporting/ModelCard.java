package lilora.engine.exporting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lilora.engine.event.RunEvent;
import lilora.engine.json.Json;
import lilora.engine.plan.ModelFolder;
import lilora.engine.text.Tokenizer;

/** The README.md of what is exported, in the form of the Hugging Face hub: front matter, origin, scores, how to open it. */
final class ModelCard {
    private final StoredAdapters stored;
    private final int task;

    /**
     * A card.
     *
     * @param task the one whose adapter it is, from 1
     */
    ModelCard(StoredAdapters stored, int task) {
        this.stored = stored;
        this.task = task;
    }

    /** Of an adapter in PEFT's form. */
    String ofAdapter() {
        return text(
                title(),
                "An adapter in PEFT's form. It adapts %d linear layers."
                        .formatted(stored.sites().size()),
                "peft",
                List.of("peft", "lora"),
                """
                from peft import PeftModel
                from transformers import AutoModelForImageTextToText, AutoProcessor

                base = %s  # name on the hub, or the folder where the base model lies
                model = AutoModelForImageTextToText.from_pretrained(base, dtype="float32")
                model = PeftModel.from_pretrained(model, "this folder")
                processor = AutoProcessor.from_pretrained(base)
                """.formatted(Json.compact(stored.baseModelName())));
    }

    /** Of a base model with the adapter in its weights. */
    String ofModel() {
        return text(
                title(),
                "The base model with the adapter merged into its weights.",
                "transformers",
                List.of("merge"),
                """
                from transformers import AutoModelForImageTextToText, AutoProcessor

                model = AutoModelForImageTextToText.from_pretrained("this folder", dtype="auto")
                processor = AutoProcessor.from_pretrained("this folder")
                """);
    }

    /**
     * Of a projector alone.
     *
     * @param lora whether a LoRA on the decoder stands beside it
     */
    String ofProjector(boolean lora) {
        return text(
                title(),
                "The projector of a LLaVA model without the model around it: `projector.safetensors`, with the model's"
                        + " configuration." + (lora ? " It was learned with the LoRA in `adapter`." : ""),
                "transformers",
                List.of("llava", "projector"),
                """
                # The model is composed of the same language and vision models:
                #   lilora compose --language FOLDER --vision FOLDER --projector "this folder" --out MODEL
                from transformers import AutoModelForImageTextToText, AutoProcessor

                model = AutoModelForImageTextToText.from_pretrained("MODEL", dtype="auto")
                processor = AutoProcessor.from_pretrained("MODEL")
                """);
    }

    /** Of a task bank. */
    String ofBank() {
        List<String> tasks = new ArrayList<>();
        stored.tasks().subList(0, stored.stage()).forEach(each -> tasks.add(tasks.size() + " " + line(each.title())));
        return text(
                "%s, %d tasks".formatted(stored.title(), stored.stage()),
                "A task bank in the form of LiLoRA's released code. It adapts %d linear layers and holds the tasks %s."
                        .formatted(stored.sites().size(), String.join(", ", tasks)),
                "transformers",
                List.of("lora"),
                """
                from PEFT_LiLoRA.peft import LiLoraConfig, get_peft_model, load_lilora_task_bank

                config = LiLoraConfig.from_pretrained("this folder")  # model: LLaVA in its original layout
                model = get_peft_model(model, config)
                load_lilora_task_bank(model, "this folder")
                # The loader of its evaluation scripts wants a config.json of its own training here, too.
                """);
    }

    private String title() {
        return "%s, task %d: %s"
                .formatted(
                        stored.title(), task, line(stored.tasks().get(task - 1).title()));
    }

    /** What the model was spoken to in. */
    private String template() {
        Path base = Path.of(stored.experiment().baseModel());
        try (Tokenizer tokenizer = Tokenizer.ofModel(base)) {
            return ModelFolder.conversation(
                            base,
                            stored.config(),
                            tokenizer,
                            stored.experiment().template())
                    .name();
        }
    }

    private String text(String title, String what, String library, List<String> tags, String python) {
        List<String> lines = new ArrayList<>(front(title, library, tags));
        lines.add(what
                + " Learned by %s (%s) up to the end of stage %d of %d in the experiment %s, seed %d."
                        .formatted(
                                stored.title(),
                                stored.method().descriptor().source(),
                                stored.stage(),
                                stored.tasks().size(),
                                Json.compact(stored.experiment().name()),
                                stored.experiment().seed()));
        stored.start()
                .ifPresent(start -> lines.add(
                        "The run started from the adapter `%s` (SHA-256 of its files %s), which is part of this."
                                .formatted(line(String.valueOf(start.folder().getFileName())), stored.startHash())));
        lines.add("");
        String remark = stored.method().descriptor().remark();
        if (!remark.isEmpty()) {
            lines.add("The method: " + remark);
            lines.add("");
        }
        lines.add("Options of the method: `" + Json.compact(stored.options()) + "`.");
        lines.add("");
        lines.addAll(heldInEightBits());
        lines.addAll(scores());
        lines.add("## Opening it in Python");
        lines.add("");
        python.lines().forEach(line -> lines.add(line.isEmpty() ? "" : "    " + line));
        lines.add("");
        lines.add("Prompts were made by the conversation template `%s`.".formatted(template()));
        return String.join("\n", lines) + "\n";
    }

    private List<String> front(String title, String library, List<String> tags) {
        List<String> lines = new ArrayList<>();
        lines.add("---");
        lines.add("base_model: " + Json.compact(stored.baseModelName()));
        lines.add("library_name: " + library);
        lines.add("pipeline_tag: image-text-to-text");
        lines.add("tags:");
        tags.forEach(tag -> lines.add("- " + tag));
        lines.add("- continual-learning");
        lines.add("- " + stored.method().descriptor().id());
        lines.add("---");
        lines.add("");
        lines.add("# " + title);
        lines.add("");
        return lines;
    }

    /** That other weights were learned on than those that are published. */
    private List<String> heldInEightBits() {
        return stored.experiment().training().holdsEightBits()
                ? List.of(
                        "It was learned, and scored, on base weights held in 8 bits with a scale for each output row;"
                                + " on the base model as published, logits differ a little (of the order of one percent).",
                        "")
                : List.of();
    }

    /** What the run found after this stage: each task answered with its own adapter, where the method has several. */
    private List<String> scores() {
        List<RunEvent.EvalCell> cells = stored.scores();
        if (cells.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(
                "Scores after this stage, in points; every task is answered with the adapter of its own:",
                "",
                "| task | score | metric | items |",
                "|---|---|---|---|"));
        for (RunEvent.EvalCell cell : cells) {
            String title = line(stored.tasks().get(cell.task() - 1).title());
            lines.add("| %s | %s | %s | %d |"
                    .formatted(
                            cell.task() == task ? "**" + title + "**" : title,
                            String.format(Locale.ROOT, "%.1f", cell.score()),
                            cell.metric(),
                            cell.items()));
        }
        lines.add("");
        return lines;
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}|]+", " ");
    }
}
