package lilora.engine.text;

import java.util.Arrays;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.data.Turn;

/** LLaVA's template for pretraining the projector: the image, then the caption and a line break; the question is not used. */
final class Plain implements Conversation {
    static final String NAME = "plain";

    private final ImagePieces pieces;
    private final SpecialTokens special;

    Plain(Tokenizer tokenizer) {
        this.special = tokenizer.special();
        this.pieces = new ImagePieces(tokenizer, "", List.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int end() {
        return special.eos();
    }

    @Override
    public String endText() {
        return special.eosText();
    }

    @Override
    public Encoded training(List<Turn> turns, int images) {
        if (turns.size() != 2) {
            throw new InputException(
                    "the plain template takes one question and one answer, found " + turns.size() + " turns.");
        }
        pieces.requirePlain(turns.get(1).text());
        if (turns.get(1).text().contains(Turn.IMAGE)) {
            throw new InputException("an answer must not hold " + Turn.IMAGE + ".");
        }
        int[] head = prompt("", images);
        int[] ids = pieces.ids(shown(images) + turns.get(1).text() + "\n");
        int[] labels = ids.clone();
        Arrays.fill(labels, 0, head.length, Encoded.IGNORED);
        return new Encoded(ids, labels, images);
    }

    @Override
    public int[] prompt(String text, int images) {
        return pieces.ids(shown(images));
    }

    private static String shown(int images) {
        if (images > 1) {
            throw new InputException("the plain template takes one image, found " + images + ".");
        }
        return Turn.IMAGE.repeat(images);
    }
}
