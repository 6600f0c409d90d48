package lilora.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import javafx.application.Platform;
import lilora.app.task.FxThread;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows and walls of the app. */
class ArchitectureTest {
    /** They may know each other's interfaces only through the shell. */
    private static final List<String> FEATURES = List.of(
            "lilora.app.tasks..",
            "lilora.app.sequence..",
            "lilora.app.experiment..",
            "lilora.app.run..",
            "lilora.app.runs..",
            "lilora.app.inspector..",
            "lilora.app.compare..",
            "lilora.app.welcome..",
            "lilora.app.help..",
            "lilora.app.preferences..",
            "lilora.app.queue..");

    private static JavaClasses app;

    @BeforeAll
    static void load() {
        // The compiled product alone: tests may do what it must not.
        app = new ClassFileImporter()
                .importUrl(Launcher.class.getProtectionDomain().getCodeSource().getLocation());
    }

    @Test
    void viewModelsKnowNoScene() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javafx.scene..", "javafx.stage..", "javafx.application..", "org.jfree..", "org.controlsfx..")
                .check(app);
    }

    @Test
    void onlyOneClassHopsToTheFxThread() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(FxThread.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Platform.class)
                .check(app);
    }

    @Test
    void chartsAloneKnowJFreeChartAndAwt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("lilora.app.chart..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jfree..", "java.awt..", "javax.swing..", "javafx.embed.swing..")
                .check(app);
    }

    @Test
    void theTensorLibraryIsUnknownHere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "org.h2..", "java.sql..")
                .check(app);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lilora.app.tasks..",
                "lilora.app.sequence..",
                "lilora.app.experiment..",
                "lilora.app.run..",
                "lilora.app.runs..",
                "lilora.app.inspector..",
                "lilora.app.compare..",
                "lilora.app.welcome..",
                "lilora.app.help..",
                "lilora.app.preferences..",
                "lilora.app.queue.."
            })
    void featuresDoNotKnowEachOther(String feature) {
        String[] others =
                FEATURES.stream().filter(other -> !other.equals(feature)).toArray(String[]::new);
        featureRule(feature, others).check(app);
    }

    private static ArchRule featureRule(String feature, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(feature)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("lilora.app.(*)..").should().beFreeOfCycles().check(app);
    }

    @Test
    void nobodyMakesThreadsButTheRunner() {
        noClasses()
                .that()
                .resideOutsideOfPackages("lilora.app.task..")
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .check(app);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(app.stream().map(type -> type.getPackageName()).distinct())
                .allMatch(name -> app.getPackage(name).isAnnotatedWith(NullMarked.class));
    }

    /** A rule that cannot fail proves nothing. */
    @Test
    void theseRulesCanFail() {
        assertThat(app.size()).isGreaterThan(100);
        assertThatThrownBy(() -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Platform.class)
                        .check(app))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("FxThread");
        assertThatThrownBy(() -> featureRule("lilora.app.welcome..", "lilora.app.shell..")
                        .check(app))
                .isInstanceOf(AssertionError.class);
    }
}
