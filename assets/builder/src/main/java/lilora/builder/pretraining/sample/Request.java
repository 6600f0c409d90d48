package lilora.builder.pretraining.sample;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a user may ask for, each in several wordings; none has options. */
public enum Request {
    DESCRIBE(
            "Describe this picture.",
            "Describe the image.",
            "Write a caption for this picture.",
            "Give a short description of the image.",
            "Tell me what is in the picture.",
            "Say what you see.",
            "What can be seen here?",
            "Share a brief description of the image."),
    NAME("Name the object.", "Say what this is.", "Tell me what thing this is.", "What is this a picture of?"),
    KIND("Say what kind of thing it is.", "Tell me the kind of thing.", "What kind of thing is it?"),
    COUNT("Count the things.", "Say how many there are.", "Tell me how many things you see.", "How many are there?"),
    COLOR("Describe the colors.", "Say which color it has.", "Tell me about the colors.", "What color do you see?"),
    PLACE(
            "Say where things are.",
            "Describe the places of the things.",
            "Where is each thing?",
            "Tell me where it is."),
    BACKDROP("Describe the background.", "Tell me about the background.", "What is behind the things?"),
    READ("Read the text.", "Say what is written.", "Tell me what the text says.", "What is written here?"),
    SPELL("Spell it.", "Say it letter by letter.", "Tell me the letters one by one.");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> wordings;

    Request(String... wordings) {
        this.wordings = List.of(wordings);
    }

    List<String> wordings() {
        return wordings;
    }

    public Round round(Random random, String caption) {
        return round(random, caption, null);
    }

    /** A round whose answer can be given briefly too. */
    public Round round(Random random, String caption, @Nullable String brief) {
        return new Round(wordings.get(random.nextInt(wordings.size())), caption, brief);
    }
}
