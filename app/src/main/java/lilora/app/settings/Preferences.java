package lilora.app.settings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person set.
 *
 * @param fontScale per cent, one of {@link #FONT_SCALES}
 * @param reopenWorkspace whether the last workspace is opened at the start
 * @param tensorBoard whether runs are told to TensorBoard; not when absent
 * @param mlflow address of the MLflow server that runs are told to; none when absent
 * @param notices who is told of runs; the desktop alone when absent
 */
public record Preferences(
        ThemeChoice theme,
        int fontScale,
        boolean reopenWorkspace,
        @Nullable Boolean tensorBoard,
        @Nullable String mlflow,
        @Nullable NoticeSettings notices) {
    /** Sizes of text that the stylesheet knows, in per cent. */
    public static final List<Integer> FONT_SCALES = List.of(80, 90, 100, 110, 125, 150, 175, 200);

    /** What counts until somebody chooses. */
    public static final Preferences DEFAULT = new Preferences(ThemeChoice.SYSTEM, 100, true, null, null, null);

    public Preferences {
        if (!FONT_SCALES.contains(fontScale)) {
            throw new IllegalArgumentException(
                    "Font scale %d is unknown; choose one of %s.".formatted(fontScale, FONT_SCALES));
        }
        // What is off is absent, so that preferences that say the same are equal.
        tensorBoard = Boolean.TRUE.equals(tensorBoard) ? Boolean.TRUE : null;
        mlflow = mlflow == null || mlflow.isBlank() ? null : mlflow.strip();
        notices = NoticeSettings.DEFAULT.equals(notices) ? null : notices;
    }

    /** Who is told of runs. */
    public NoticeSettings noticeSettings() {
        return notices == null ? NoticeSettings.DEFAULT : notices;
    }

    /** With others told of runs. */
    public Preferences withNotices(NoticeSettings told) {
        return new Preferences(theme, fontScale, reopenWorkspace, tensorBoard, mlflow, told);
    }

    /** Whether runs are told to TensorBoard. */
    public boolean tellsTensorBoard() {
        return tensorBoard != null;
    }

    /** The MLflow server that runs are told to. */
    public Optional<String> mlflowServer() {
        return Optional.ofNullable(mlflow);
    }

    /** With another theme. */
    public Preferences withTheme(ThemeChoice choice) {
        return new Preferences(choice, fontScale, reopenWorkspace, tensorBoard, mlflow, notices);
    }

    /** With another size of text. */
    public Preferences withFontScale(int scale) {
        return new Preferences(theme, scale, reopenWorkspace, tensorBoard, mlflow, notices);
    }

    /** With or without the last workspace at the start. */
    public Preferences withReopenWorkspace(boolean reopen) {
        return new Preferences(theme, fontScale, reopen, tensorBoard, mlflow, notices);
    }

    /** With or without TensorBoard. */
    public Preferences withTensorBoard(boolean told) {
        return new Preferences(theme, fontScale, reopenWorkspace, told, mlflow, notices);
    }

    /** With another MLflow server; none where it is blank. */
    public Preferences withMlflow(String server) {
        return new Preferences(theme, fontScale, reopenWorkspace, tensorBoard, server, notices);
    }

    /** With text one step larger or smaller, as far as the scale goes. */
    public Preferences zoomed(int steps) {
        int index = FONT_SCALES.indexOf(fontScale) + steps;
        return withFontScale(FONT_SCALES.get(Math.max(0, Math.min(FONT_SCALES.size() - 1, index))));
    }
}
