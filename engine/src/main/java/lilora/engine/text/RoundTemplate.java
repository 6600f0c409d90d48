package lilora.engine.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Turn;

/**
 * How the rounds of a conversation are written, as text:
 *
 * <pre>{@code
 * before human question assistant gap answer end between human question assistant gap answer end
 * }</pre>
 *
 * <p>A prompt ends with {@code assistant}; what is learned starts behind it and goes to {@code end}.
 *
 * @param name id, as in LLaVA where it is known there
 * @param before the system prompt
 * @param human before a question
 * @param withoutImage before a question that shows no image, behind {@code human}
 * @param assistant behind a question
 * @param gap before an answer
 * @param end of an answer; {@link #EOS} stands for the tokenizer's own end token
 * @param between before the next round; {@link #BOS} stands for the start token
 * @param image how one is shown, with {@link Turn#IMAGE} in the place of the image's token; a line break behind it goes with it
 * @param trims whether questions and answers are stripped of white space
 * @param tokens of which each must be one token of the tokenizer
 */
record RoundTemplate(
        String name,
        String before,
        String human,
        String withoutImage,
        String assistant,
        String gap,
        String end,
        String between,
        String image,
        boolean trims,
        List<String> tokens) {
    static final String EOS = "{eos}";
    static final String BOS = "{bos}";

    /** LLaVA's: the image on a line of its own. */
    private static final String OWN_LINE = Turn.IMAGE + "\n";

    private static final Pattern MARKER = Pattern.compile(Pattern.quote(Turn.IMAGE) + "\n?");

    private static final List<String> VISION = List.of("<|vision_start|>", "<|vision_end|>");
    private static final String VIDEO_PAD = "<|video_pad|>";

    private static final String VICUNA_SYSTEM =
            "A chat between a curious user and an artificial intelligence assistant. "
                    + "The assistant gives helpful, detailed, and polite answers to the user's questions. ";
    private static final List<String> CHATML = List.of("<|im_start|>", "<|im_end|>");
    private static final String QWEN_2 = system("You are a helpful assistant.");
    private static final List<String> HEADERS = List.of("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>");

    /** Vicuna 1.1 and LLaVA-1.5. */
    private static final RoundTemplate VICUNA_V1 =
            new RoundTemplate("vicuna_v1", VICUNA_SYSTEM, "USER: ", "", " ASSISTANT:", " ", EOS, "", false, List.of());

    private static final Map<String, RoundTemplate> ALL = all();

    private static Map<String, RoundTemplate> all() {
        Map<String, RoundTemplate> all = new TreeMap<>();
        for (RoundTemplate template : List.of(
                VICUNA_V1,
                new RoundTemplate("llama_2", "", "[INST] ", "", " [/INST]", " ", " " + EOS, BOS, true, List.of()),
                new RoundTemplate("mistral_v1", "", "[INST] ", "", " [/INST]", "", EOS, " ", false, List.of()),
                new RoundTemplate("mistral_instruct", "", "[INST] ", "", " [/INST]", " ", EOS, "", false, List.of()),
                new RoundTemplate(
                        "mistral_v3", "", "[INST] ", "", "[/INST]", " ", EOS, "", false, List.of("[INST]", "[/INST]")),
                llama3("llama_3", ""),
                llama3(
                        "llama_3_1",
                        "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                                + "Today Date: 26 Jul 2024\n\n<|eot_id|>"),
                chatMl("chatml", ""),
                chatMl("qwen_2", QWEN_2),
                chatMl("qwen_2_vl", QWEN_2).betweenVisionTokens(),
                chatMl("qwen_2_5", system("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.")),
                chatMl("smollm_2", system("You are a helpful AI assistant named SmolLM, trained by Hugging Face")),
                new RoundTemplate(
                        "llava_interleave",
                        "",
                        "<|im_start|>user ",
                        "\n",
                        "<|im_end|><|im_start|>assistant\n",
                        "",
                        "<|im_end|>",
                        "",
                        false,
                        CHATML))) {
            all.put(template.name(), template);
        }
        return all;
    }

    /** With images on a line of their own. */
    private RoundTemplate(
            String name,
            String before,
            String human,
            String withoutImage,
            String assistant,
            String gap,
            String end,
            String between,
            boolean trims,
            List<String> tokens) {
        this(name, before, human, withoutImage, assistant, gap, end, between, OWN_LINE, trims, tokens);
    }

    private static String system(String text) {
        return "<|im_start|>system\n" + text + "<|im_end|>\n";
    }

    private static RoundTemplate chatMl(String name, String before) {
        return new RoundTemplate(
                name,
                before,
                "<|im_start|>user\n",
                "",
                "<|im_end|>\n<|im_start|>assistant\n",
                "",
                "<|im_end|>",
                "\n",
                false,
                CHATML);
    }

    private static RoundTemplate llama3(String name, String before) {
        return new RoundTemplate(
                name,
                before,
                "<|start_header_id|>user<|end_header_id|>\n\n",
                "",
                "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
                "",
                "<|eot_id|>",
                "",
                true,
                HEADERS);
    }

    /** The same with images as Qwen2-VL has them. */
    private RoundTemplate betweenVisionTokens() {
        String shown = VISION.get(0) + Turn.IMAGE + VISION.get(1);
        List<String> all = Stream.concat(tokens.stream(), VISION.stream()).toList();
        return new RoundTemplate(name, before, human, withoutImage, assistant, gap, end, between, shown, trims, all);
    }

    /** A question as it is written, with its images where it has their markers. */
    String asked(String question) {
        String own = trims ? PythonWhitespace.strip(question) : question;
        String shown = MARKER.matcher(own)
                .replaceAll(marker -> Matcher.quoteReplacement(marker.group().endsWith("\n") ? image : image.strip()));
        return human + (own.startsWith(Turn.IMAGE) ? "" : withoutImage) + shown + assistant;
    }

    /** What comes before the image of nearly all conversations. */
    String head() {
        return before + human + image.substring(0, image.indexOf(Turn.IMAGE));
    }

    /** Tokens that a text may not hold. */
    List<String> controls() {
        boolean vision = tokens.containsAll(VISION);
        return vision ? Stream.concat(tokens.stream(), Stream.of(VIDEO_PAD)).toList() : tokens;
    }

    /** The ids of all. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** The template of that id. */
    static RoundTemplate named(String name) {
        RoundTemplate template = ALL.get(name);
        if (template == null) {
            throw new IllegalArgumentException("no template " + name);
        }
        return template;
    }

    /** Whether a tokenizer has each control token as one. */
    boolean fits(Tokenizer tokenizer) {
        return tokens.stream().allMatch(token -> tokenizer.encode(token).length == 1);
    }

    /** With the control tokens of a tokenizer in it. */
    RoundTemplate of(SpecialTokens special) {
        return new RoundTemplate(
                name,
                before,
                human,
                withoutImage,
                assistant,
                gap,
                end.replace(EOS, special.eosText()),
                between.replace(BOS, special.bosText()),
                image,
                trims,
                tokens);
    }
}
