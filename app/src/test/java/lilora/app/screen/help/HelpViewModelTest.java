package lilora.app.screen.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.app.shell.ScreenIds;
import lilora.engine.result.ContinualMetric;
import org.junit.jupiter.api.Test;

class HelpViewModelTest {
    private final HelpViewModel help = new HelpViewModel();

    @Test
    void everyScreenHasAPage() {
        Set<String> ids = help.topics().stream().map(Topic::id).collect(Collectors.toSet());
        List<String> screens = Arrays.stream(ScreenIds.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(HelpViewModelTest::value)
                .filter(id -> !id.equals(ScreenIds.HELP) && !id.equals(ScreenIds.PREFERENCES))
                .toList();

        assertThat(ids).containsAll(screens);
    }

    @Test
    void metricsAreThoseTheEngineComputes() {
        help.show(ContinualMetric.FORGETTING.id());

        assertThat(help.shownProperty().get().formula()).isEqualTo(ContinualMetric.FORGETTING.formula());
    }

    @Test
    void searchFindsWordsInThePages() {
        help.queryProperty().set("learned then forgotten");

        assertThat(help.topics()).extracting(Topic::id).containsExactly("inspector");
        assertThat(help.shownProperty().get().id()).isEqualTo("inspector");
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
