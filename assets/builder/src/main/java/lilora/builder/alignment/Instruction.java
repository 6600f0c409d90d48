package lilora.builder.alignment;

import java.util.List;
import java.util.Random;

/** The requests for a short description in LLaVA's first stage (arXiv 2304.08485, table 11); none is a task's. */
final class Instruction {
    private static final List<String> WORDINGS = List.of(
            "Describe the image concisely.",
            "Provide a brief description of the given image.",
            "Offer a succinct explanation of the picture presented.",
            "Summarize the visual content of the image.",
            "Give a short and clear explanation of the subsequent image.",
            "Share a concise interpretation of the image provided.",
            "Present a compact description of the photo's key features.",
            "Relay a brief, clear account of the picture shown.",
            "Render a clear and concise summary of the photo.",
            "Write a terse but informative summary of the picture.",
            "Create a compact narrative representing the image presented.",
            "What is in the picture?");

    private Instruction() {}

    static String any(Random random) {
        return WORDINGS.get(random.nextInt(WORDINGS.size()));
    }
}
