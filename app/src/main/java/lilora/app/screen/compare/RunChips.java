package lilora.app.screen.compare;

import java.util.List;
import javafx.scene.Node;
import lilora.app.control.ScrolledFlow;

/** The compared runs, a few rows of them in view. */
final class RunChips extends ScrolledFlow {
    static final int MOST_ROWS = 3;

    RunChips() {
        super("compare-chips");
        setId("compare-chips");
    }

    /** Shows these; what there is more than before is brought into view. */
    @Override
    protected void show(List<? extends Node> chips) {
        boolean added = size() > 0 && chips.size() > size();
        super.show(chips);
        if (added) {
            showLast();
        }
    }

    @Override
    protected double most(double row) {
        return MOST_ROWS * row;
    }
}
