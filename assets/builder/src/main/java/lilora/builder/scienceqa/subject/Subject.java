package lilora.builder.scienceqa.subject;

import java.util.List;

/** One subject of the task: it divides its sources between the sides and asks questions about them. */
public interface Subject {
    /** The item's {@code type}, reported apart: astronomy, geography, biology or physics. */
    String type();

    /** Whether its pictures are photographs, stored as JPEG; drawings are stored as PNG. */
    boolean photographic();

    /**
     * Asks about the sources of one side. The same arguments give the same questions.
     *
     * @param side whose sources may be used
     * @param count number of questions, no two with the same picture and the same text
     */
    List<ScienceQuestion> questions(Side side, int count);
}
