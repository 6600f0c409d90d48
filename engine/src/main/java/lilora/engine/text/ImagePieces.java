package lilora.engine.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Turn;

/** Text with at most one image marker to ids: the pieces around it apart, one id for the image, the start token in front. */
final class ImagePieces {
    private final Tokenizer tokenizer;
    private final String head;
    private final int[] headIds;
    private final List<String> controls;

    /**
     * @param head text before the image in nearly all conversations; it is tokenised once
     * @param controls tokens that texts may not hold, besides start and end
     */
    ImagePieces(Tokenizer tokenizer, String head, List<String> controls) {
        this.tokenizer = tokenizer;
        this.controls = Stream.concat(
                        Stream.of(
                                        tokenizer.special().bosText(),
                                        tokenizer.special().eosText(),
                                        imageText(tokenizer))
                                .filter(control -> !control.isEmpty()),
                        controls.stream())
                .toList();
        this.head = head;
        this.headIds = tokenizer.encode(head, true);
    }

    /** Where the image's token is not the marker itself, texts may not hold it; empty where it is. */
    private static String imageText(Tokenizer tokenizer) {
        int[] pad = tokenizer.encode(SpecialTokens.IMAGE_PAD);
        return pad.length == 1 && pad[0] == tokenizer.special().image() ? SpecialTokens.IMAGE_PAD : "";
    }

    int[] ids(String text) {
        int marker = text.indexOf(Turn.IMAGE);
        if (marker < 0) {
            return tokenizer.encode(text, true);
        }
        boolean usual = marker == head.length() && text.startsWith(head);
        int[] before = usual ? headIds : tokenizer.encode(text.substring(0, marker), true);
        int[] after = tokenizer.encode(text.substring(marker + Turn.IMAGE.length()), false);
        int[] all = Arrays.copyOf(before, before.length + 1 + after.length);
        all[before.length] = tokenizer.special().image();
        System.arraycopy(after, 0, all, before.length + 1, after.length);
        return all;
    }

    /** Position of the image's id, or -1. */
    int imageAt(int[] ids) {
        return IntStream.range(0, ids.length)
                .filter(i -> ids[i] == tokenizer.special().image())
                .findFirst()
                .orElse(-1);
    }

    /** Moves the marker to the front of its text, on a line of its own, and trims, as LLaVA does. */
    static String markerFirst(String text) {
        String rest = PythonWhitespace.strip(text.replace(Turn.IMAGE, ""));
        if (rest.contains(Turn.IMAGE)) {
            throw new InputException("a question holds " + Turn.IMAGE + " inside another; leave one.");
        }
        return PythonWhitespace.strip(Turn.IMAGE + "\n" + rest);
    }

    /** Refuses a text whose words would be read as control tokens. */
    void requirePlain(String text) {
        for (String control : controls) {
            if (text.contains(control)) {
                throw new InputException("the text holds the control token " + control + "; remove it.");
            }
        }
    }
}
