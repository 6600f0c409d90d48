package lilora.engine.metric;

import java.util.Optional;
import lilora.engine.PythonWhitespace;

/** What CoIN's and Prism's grounding rules share. */
final class PublishedGrounding {
    private static final double ENOUGH = 0.5;

    private PublishedGrounding() {}

    /** The box of four numbers; none if there are more or fewer. */
    static Optional<Box> box(double[] corners) {
        return corners.length == 4
                ? Optional.of(new Box(corners[0], corners[1], corners[2], corners[3]))
                : Optional.empty();
    }

    /** @param said the box that a rule reads in the text */
    static ItemScore judge(Prediction prediction, Optional<Box> said) {
        Box right = GroundingScorer.reference(prediction);
        boolean correct = said.filter(box -> overlap(box, right) > ENOUGH).isPresent();
        Verdict verdict = correct ? Verdict.CORRECT : said.isPresent() ? Verdict.WRONG : Verdict.NO_ANSWER;
        String text = PythonWhitespace.strip(prediction.text());
        boolean meant = Box.in(text)
                .or(() -> Box.in("[" + text + "]"))
                .filter(box -> box.overlap(right) > ENOUGH)
                .isPresent();
        return new ItemScore(prediction.itemId(), verdict, correct ? 1 : 0, Box.is(text), !correct && meant);
    }

    /** As published: the area of a box whose corners are not in order is negative, not 0. */
    private static double overlap(Box one, Box other) {
        double common = Math.max(0, Math.min(one.x2(), other.x2()) - Math.max(one.x1(), other.x1()))
                * Math.max(0, Math.min(one.y2(), other.y2()) - Math.max(one.y1(), other.y1()));
        double union = signedArea(one) + signedArea(other) - common;
        return union > 0 ? common / union : 0;
    }

    private static double signedArea(Box box) {
        return (box.x2() - box.x1()) * (box.y2() - box.y1());
    }
}
