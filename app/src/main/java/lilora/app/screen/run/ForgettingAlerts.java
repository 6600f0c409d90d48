package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import lilora.app.format.Formats;
import lilora.engine.result.AccuracyMatrix;

/** Finds tasks that fell by more than a set number of points since they were learned. */
public final class ForgettingAlerts {
    /** One fall. */
    public record Fall(int stage, int task, double points, String sentence) {}

    private ForgettingAlerts() {}

    /** All falls, in the order of the stages. */
    public static List<Fall> of(AccuracyMatrix scores, List<String> tasks, double threshold) {
        List<Fall> falls = new ArrayList<>();
        for (AccuracyMatrix.Cell cell : scores.cells()) {
            if (cell.stage() > cell.task()) {
                scores.at(cell.task(), cell.task()).ifPresent(learned -> {
                    double points = learned - cell.score();
                    if (points > threshold) {
                        falls.add(new Fall(
                                cell.stage(),
                                cell.task(),
                                points,
                                "%s fell by %s points after stage %d, from %s to %s."
                                        .formatted(
                                                tasks.get(cell.task() - 1),
                                                Formats.points(points),
                                                cell.stage(),
                                                Formats.points(learned),
                                                Formats.points(cell.score()))));
                    }
                });
            }
        }
        return List.copyOf(falls);
    }
}
