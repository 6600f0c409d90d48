package lilora.app.chart.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.app.background.DirectTaskRunner;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.storage.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewSettingTest {
    @TempDir
    private Path folder;

    @Test
    void aChoiceThatCannotBeReadIsSetAsideUnderANameOfItsOwnAndTold() {
        List<String> told = new ArrayList<>();
        try (Workspace workspace = Workspace.open(folder)) {
            ViewSetting.Place place = new ViewSetting.Place(workspace.preferences(), new DirectTaskRunner(), told::add);
            for (String old : List.of("OF_ANOTHER_VERSION", "")) {
                workspace.preferences().put("forgetting-definition", old);
                ViewSetting<ForgettingDefinition> kept = ForgettingDefinition.kept(place);
                assertThat(kept.get()).isEqualTo(ForgettingDefinition.MAX_LAST);
                kept.keep();
            }
            workspace.preferences().put("grouped", "perhaps");
            assertThat(new ViewSetting<>("grouped", true, ViewSetting.Form.flag(), place).get())
                    .isTrue();

            assertThat(told).hasSize(3);
            assertThat(told.get(0)).contains("\"forgetting-definition\"", "forgetting-definition.unreadable\"");
            assertThat(told.get(1)).contains("forgetting-definition.unreadable-2");
            assertThat(workspace.preferences().get("forgetting-definition.unreadable"))
                    .contains("OF_ANOTHER_VERSION");
            assertThat(workspace.preferences().get("forgetting-definition.unreadable-2"))
                    .contains("");
            assertThat(workspace.preferences().get("grouped.unreadable")).contains("perhaps");
        }
    }

    @Test
    void logarithmicAxesAreKeptAndReadBack() {
        try (Workspace workspace = Workspace.open(folder)) {
            ViewSetting.Place place =
                    new ViewSetting.Place(workspace.preferences(), new DirectTaskRunner(), sentence -> {});
            for (LogAxes axes : List.of(
                    new LogAxes(true, false), new LogAxes(false, true), new LogAxes(true, true), LogAxes.NONE)) {
                new ViewSetting<>("run.log-axes.loss", LogAxes.NONE, LogAxes.FORM, place).set(axes);
                assertThat(new ViewSetting<>("run.log-axes.loss", new LogAxes(true, true), LogAxes.FORM, place).get())
                        .isEqualTo(axes);
            }
            assertThat(LogAxes.FORM.read().apply("z")).isEmpty();
        }
    }
}
