package lilora.app.screen.compare;

import java.util.List;
import javafx.scene.Node;
import lilora.app.chart.view.ChartViews;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** Several runs beside each other. Its subject is one or more run ids, separated by commas. */
public final class CompareScreen implements Screen {
    private final CompareViewModel model;
    private final CompareView view;

    public CompareScreen(CompareViewModel model, ChartViews charts) {
        this.model = model;
        this.view = new CompareView(model, charts);
    }

    @Override
    public String id() {
        return ScreenIds.COMPARE;
    }

    @Override
    public String title() {
        return "Compare";
    }

    @Override
    public String icon() {
        return "mdi2c-compare-horizontal";
    }

    @Override
    public Node view() {
        return view;
    }

    @Override
    public List<Command> commands() {
        return List.of(Command.of("compare-clear", "Clear the comparison", CommandGroup.ANALYSE, model::clear)
                .withIcon("mdi2c-close-circle-outline"));
    }

    @Override
    public void show(String subject) {
        model.add(subject);
    }

    @Override
    public void shown() {
        model.refresh();
    }
}
