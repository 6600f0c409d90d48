package lilora.app.screen.help;

import static java.lang.String.CASE_INSENSITIVE_ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.app.shell.ScreenIds;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.result.ContinualMetric;
import org.junit.jupiter.api.Test;

class HelpViewModelTest {
    private static final MethodCatalog METHODS = MethodCatalog.load();

    /** Words that stand on screens and that a newcomer to the field, or to this workbench, may not know. */
    private static final List<String> SCREEN_WORDS = List.of(
            "Accuracy matrix",
            "Adapter",
            "Base model",
            "Baseline",
            "Checkpoint",
            "Draft",
            "Extract features",
            "Pre-flight",
            "Queue",
            "Rank",
            "Resume",
            "Run",
            "Run directory",
            "Seed",
            "Sequence",
            "Shared A",
            "Shared basis",
            "Stability loss",
            "Stage",
            "Study",
            "Sub-rank",
            "Superseded",
            "Task",
            "Worker",
            "Workspace",
            "Zero-shot");

    private final HelpViewModel help = new HelpViewModel(METHODS);

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

    @Test
    void theGlossaryExplainsTheWordsOfTheScreensWithTheirSource() {
        List<Topic> glossary = chapter("Glossary");

        assertThat(glossary)
                .extracting(Topic::title)
                .containsAll(SCREEN_WORDS)
                .isSortedAccordingTo(CASE_INSENSITIVE_ORDER);
        assertThat(glossary).allSatisfy(word -> {
            assertThat(word.id())
                    .isEqualTo("term-" + word.title().toLowerCase(Locale.ROOT).replace(' ', '-'));
            assertThat(word.paragraphs()).hasSize(2).element(1).asString().matches("Source: .+\\.");
        });
    }

    @Test
    void aWordIsExplainedOnce() {
        assertThat(help.topics()).extracting(Topic::id).doesNotHaveDuplicates();
        assertThat(chapter("Glossary"))
                .extracting(word -> word.title().toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(Arrays.stream(ContinualMetric.values())
                        .flatMap(metric -> Stream.of(metric.id(), metric.title().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    @Test
    void everyMethodIsFoundByItsTitleAndById() {
        for (ContinualMethod<?> method : METHODS.all()) {
            MethodDescriptor<?> known = method.descriptor();
            for (String words : List.of(known.title(), known.id())) {
                help.queryProperty().set(words);
                assertThat(help.topics()).as(words).extracting(Topic::id).contains(known.id());
            }
            help.show(known.id());
            assertThat(help.shownProperty().get().paragraphs()).contains(known.summary());
        }
    }

    @Test
    void everyMetricIsFoundByItsTitleAndByItsName() {
        for (ContinualMetric metric : ContinualMetric.values()) {
            for (String words : List.of(metric.title(), metric.name())) {
                help.queryProperty().set(words);
                assertThat(help.topics()).as(words).extracting(Topic::id).contains(metric.id());
            }
        }
    }

    private List<Topic> chapter(String name) {
        return help.topics().stream()
                .filter(topic -> topic.chapter().equals(name))
                .toList();
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
