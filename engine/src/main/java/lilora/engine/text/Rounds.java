package lilora.engine.text;

import java.util.Arrays;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Speaker;
import lilora.engine.data.Turn;

/**
 * Conversations in rounds of a question and an answer.
 *
 * <p>LLaVA masks by counting tokens of parts and correcting the counts by 2 and, for some tokenizers, by 1. Here the text up to
 * the answer is tokenised and compared with the whole: labels are kept from the first position where the two differ. That is the
 * same for Llama's tokenizer and needs no correction for others.
 */
final class Rounds implements Conversation {
    private final RoundTemplate template;
    private final Tokenizer tokenizer;
    private final ImagePieces pieces;

    Rounds(RoundTemplate template, Tokenizer tokenizer) {
        this.template = template.of(tokenizer.special());
        this.tokenizer = tokenizer;
        this.pieces = new ImagePieces(tokenizer, template.head(), template.controls());
    }

    @Override
    public String name() {
        return template.name();
    }

    @Override
    public int end() {
        int[] ids = tokenizer.encode(endText());
        return ids[ids.length - 1];
    }

    @Override
    public String endText() {
        return template.end().strip();
    }

    @Override
    public Encoded training(List<Turn> turns, int images) {
        StringBuilder text = new StringBuilder(template.before());
        int rounds = turns.size() / 2;
        int[] questionEnds = new int[rounds];
        int[] answerEnds = new int[rounds];
        for (int round = 0; round < rounds; round++) {
            text.append(round == 0 ? "" : template.between())
                    .append(template.asked(question(turns.get(2 * round), images)));
            questionEnds[round] = text.length();
            text.append(template.gap())
                    .append(trimmed(answer(turns.get(2 * round + 1))))
                    .append(template.end());
            answerEnds[round] = text.length();
        }
        int[] ids = pieces.ids(text.toString());
        int[] labels = new int[ids.length];
        Arrays.fill(labels, Encoded.IGNORED);
        for (int round = 0; round < rounds; round++) {
            int from = common(ids, pieces.ids(text.substring(0, questionEnds[round])));
            // The end token is never joined with its neighbours, so that the part before it is tokenised as in the
            // whole.
            int to = round == rounds - 1 ? ids.length : pieces.ids(text.substring(0, answerEnds[round])).length;
            System.arraycopy(ids, from, labels, from, to - from);
        }
        requireMarkers(pieces.images(ids), images);
        return new Encoded(ids, labels, images);
    }

    @Override
    public int[] prompt(String text, int images) {
        pieces.requirePlain(text);
        if (images == 0 && text.contains(Turn.IMAGE)) {
            throw new InputException(
                    "the question holds " + Turn.IMAGE + ", but there is no image; add one or remove the marker.");
        }
        String question = images == 1 ? ImagePieces.markerFirst(text) : Turn.marked(text, images);
        int[] ids = pieces.ids(template.before() + template.asked(question));
        requireMarkers(pieces.images(ids), images);
        return ids;
    }

    private static void requireMarkers(int markers, int images) {
        if (markers != images) {
            throw new InputException("there are %d images, but %s occurs %d times; put it once for each."
                    .formatted(images, Turn.IMAGE, markers));
        }
    }

    private String trimmed(String text) {
        return template.trims() ? PythonWhitespace.strip(text) : text;
    }

    private String question(Turn turn, int images) {
        pieces.requirePlain(turn.text());
        boolean marked = turn.text().contains(Turn.IMAGE);
        if (turn.speaker() != Speaker.HUMAN || (marked && images == 0)) {
            throw new InputException(
                    marked
                            ? "a question holds " + Turn.IMAGE
                                    + ", but there is no image; add one or remove the marker."
                            : "human and gpt do not take turns.");
        }
        boolean first = images == 1 ? marked : Turn.markers(turn.text()) == 1;
        return first ? ImagePieces.markerFirst(turn.text()) : turn.text();
    }

    private String answer(Turn turn) {
        pieces.requirePlain(turn.text());
        if (turn.speaker() != Speaker.GPT || turn.text().contains(Turn.IMAGE)) {
            throw new InputException("an answer must be by gpt and must not hold " + Turn.IMAGE + ".");
        }
        return turn.text();
    }

    private static int common(int[] whole, int[] prefix) {
        int difference = Arrays.mismatch(whole, prefix);
        return difference < 0 ? whole.length : difference;
    }
}
