package lilora.builder.scienceqa.geography;

import java.awt.Color;
import java.util.Optional;
import java.util.Random;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** A way to ask about the regions of a map. */
interface MapForm {
    Color RED = new Color(212, 48, 40);
    Color BLUE = new Color(44, 84, 204);

    /** How many different answers this form has. */
    int answers();

    /**
     * Looks for a question with a given answer.
     *
     * @param map where to look
     * @param answer number of the wanted answer, below {@link #answers()}
     * @param random chooses regions and windows
     * @return empty if the regions tried do not give a clear picture
     */
    Optional<Asked> ask(RegionMap map, int answer, Random random);

    /**
     * A question that was found.
     *
     * @param key what is asked: the form and the regions, for leaving out repetitions
     */
    record Asked(String key, ScienceQuestion question) {}
}
