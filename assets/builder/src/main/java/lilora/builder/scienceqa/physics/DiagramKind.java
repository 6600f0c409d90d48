package lilora.builder.scienceqa.physics;

import java.util.Random;

/** One kind of diagram. */
interface DiagramKind {
    /** How many different answers this kind has. */
    int answers();

    /** Invents a diagram with that answer, a number below {@link #answers()}. */
    Diagram invent(int answer, Random random);
}
