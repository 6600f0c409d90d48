package lilora.engine.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Turn;

/** Text with image markers to ids: the pieces around them apart, one id for each image, the start token in front. */
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
        IntStream.Builder ids = IntStream.builder();
        Arrays.stream(usual ? headIds : tokenizer.encode(text.substring(0, marker), true))
                .forEach(ids);
        while (marker >= 0) {
            int from = marker + Turn.IMAGE.length();
            marker = text.indexOf(Turn.IMAGE, from);
            ids.add(tokenizer.special().image());
            String piece = marker < 0 ? text.substring(from) : text.substring(from, marker);
            Arrays.stream(tokenizer.encode(piece, false)).forEach(ids);
        }
        return ids.build().toArray();
    }

    /** How many ids are an image's. */
    int images(int[] ids) {
        return (int) Arrays.stream(ids)
                .filter(id -> id == tokenizer.special().image())
                .count();
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
