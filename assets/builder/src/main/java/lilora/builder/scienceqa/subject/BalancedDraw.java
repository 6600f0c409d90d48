package lilora.builder.scienceqa.subject;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import lilora.builder.source.BuildException;

/**
 * Draws sources so that every class comes up equally often, as far as its sources allow: the classes take turns, and a source
 * comes up again only when all others of its class have had their turn.
 */
public final class BalancedDraw<T> {
    private final Map<String, List<T>> classes = new TreeMap<>();
    private final int views;
    private final Random random;

    /**
     * A source that was drawn.
     *
     * @param item the source
     * @param view how often it had been drawn before, so that each time another view of it can be shown
     */
    public record Drawn<T>(T item, int view) {}

    /**
     * Prepares a draw.
     *
     * @param items the sources
     * @param kind the class of a source
     * @param views how often a source may be drawn
     * @param random decides the order
     */
    public BalancedDraw(List<T> items, Function<T, String> kind, int views, Random random) {
        for (T item : items) {
            classes.computeIfAbsent(kind.apply(item), k -> new ArrayList<>()).add(item);
        }
        this.views = views;
        this.random = random;
    }

    /** Draws so many; refuses if the sources cannot give as many views. */
    public List<Drawn<T>> draw(int count) {
        List<List<Drawn<T>>> decks = new ArrayList<>();
        for (List<T> items : classes.values()) {
            decks.add(deck(items));
        }
        List<Drawn<T>> drawn = new ArrayList<>();
        for (int turn = 0; drawn.size() < count; turn++) {
            int before = drawn.size();
            for (List<Drawn<T>> deck : decks) {
                if (turn < deck.size() && drawn.size() < count) {
                    drawn.add(deck.get(turn));
                }
            }
            if (drawn.size() == before) {
                throw new BuildException(
                        "Only " + before + " of " + count + " questions can be asked about the classes "
                                + classes.keySet() + "; add sources or lower the count.");
            }
        }
        return drawn;
    }

    private List<Drawn<T>> deck(List<T> items) {
        List<Drawn<T>> deck = new ArrayList<>();
        for (int view = 0; view < views; view++) {
            List<T> round = new ArrayList<>(items);
            Collections.shuffle(round, random);
            for (T item : round) {
                deck.add(new Drawn<>(item, view));
            }
        }
        return deck;
    }
}
