package lilora.app.chart.view;

import javafx.beans.InvalidationListener;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;

/** The theme of a window, which lives as long as it, and counts who follows it. */
final class FollowedTheme extends SimpleObjectProperty<ChartTheme> {
    private int followers;

    FollowedTheme() {
        super(ChartTheme.of(Palette.of(Tone.LIGHT)));
    }

    int followers() {
        return followers;
    }

    @Override
    public void addListener(ChangeListener<? super ChartTheme> listener) {
        followers++;
        super.addListener(listener);
    }

    @Override
    public void addListener(InvalidationListener listener) {
        followers++;
        super.addListener(listener);
    }

    @Override
    public void removeListener(ChangeListener<? super ChartTheme> listener) {
        followers--;
        super.removeListener(listener);
    }

    @Override
    public void removeListener(InvalidationListener listener) {
        followers--;
        super.removeListener(listener);
    }
}
