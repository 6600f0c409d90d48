package lilora.app.screen.tasks;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import lilora.app.format.Formats;

/** How long answers are: a bar for each length in words, long tails gathered in the last bar. */
final class AnswerLengths extends Region {
    private static final int BARS = 16;
    private static final double LABEL = 18;
    private static final double WIDEST = 44;

    private SortedMap<Integer, Integer> lengths = new TreeMap<>();
    private int last;

    AnswerLengths() {
        getStyleClass().add("answer-lengths");
        setPrefHeight(120);
        setMinHeight(90);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    }

    void show(SortedMap<Integer, Integer> counted) {
        SortedMap<Integer, Integer> shown = new TreeMap<>();
        int first = counted.isEmpty() ? 1 : Math.min(1, counted.firstKey());
        last = counted.isEmpty() ? 1 : Math.min(counted.lastKey(), first + BARS - 1);
        for (int length = first; length <= last; length++) {
            shown.put(length, 0);
        }
        counted.forEach((length, count) -> shown.merge(Math.min(length, last), count, Integer::sum));
        lengths = shown;
        boolean gathered = !counted.isEmpty() && counted.lastKey() > last;
        getChildren().clear();
        StringBuilder read = new StringBuilder("Answer lengths in words");
        for (Map.Entry<Integer, Integer> entry : shown.entrySet()) {
            String label = entry.getKey() + (gathered && entry.getKey() == last ? "+" : "");
            Region bar = new Region();
            bar.getStyleClass().add("bar");
            Tooltip.install(bar, new Tooltip(told(label, entry.getValue())));
            Text text = new Text(label);
            text.getStyleClass().add("axis-text");
            text.setTextOrigin(VPos.TOP);
            getChildren().addAll(bar, text);
            read.append("; ").append(label).append(": ").append(entry.getValue());
        }
        setAccessibleText(read.toString());
        requestLayout();
    }

    /** Of a bar; the last one, "16+", is of several lengths. */
    static String told(String length, int answers) {
        return "%s %s: %s".formatted(length, length.equals("1") ? "word" : "words", Formats.counted(answers, "answer"));
    }

    @Override
    protected void layoutChildren() {
        int highest = lengths.values().stream().max(Integer::compare).orElse(1);
        double step = Math.min(WIDEST, getWidth() / Math.max(1, lengths.size()));
        double room = getHeight() - LABEL;
        int place = 0;
        for (int count : lengths.values()) {
            double height = highest == 0 || count == 0 ? 0 : Math.max(2, room * count / highest);
            getChildren().get(2 * place).resizeRelocate(place * step + 2, room - height, Math.max(1, step - 4), height);
            Text text = (Text) getChildren().get(2 * place + 1);
            text.relocate(place * step + (step - text.getLayoutBounds().getWidth()) / 2, room + 3);
            place++;
        }
    }
}
