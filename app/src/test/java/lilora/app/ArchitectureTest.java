package lilora.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Platform;
import lilora.app.background.FxThread;
import lilora.files.TemporaryFiles;
import lilora.sources.SourceSizes;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows and walls of the app. */
class ArchitectureTest {
    private static final String CANARY = "lilora.app.canary";

    private static JavaClasses app;
    private static JavaClasses canary;

    @BeforeAll
    static void load() {
        // The compiled product alone: tests may do what it must not.
        app = new ClassFileImporter()
                .importUrl(Launcher.class.getProtectionDomain().getCodeSource().getLocation());
        canary = new ClassFileImporter().importPackages(CANARY);
    }

    private static String violations(SliceRule rule) {
        return String.join("\n", rule.evaluate(canary).getFailureReport().getDetails());
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
        onlyHops(FxThread.class).check(app);
        assertThatThrownBy(() -> onlyHops(Workbench.class).check(app)).hasMessageContaining("FxThread");
    }

    /** What the platform can do may be asked anywhere. */
    private static ArchRule onlyHops(Class<?> who) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(who.getName())
                .should()
                .accessTargetWhere(target(owner(assignableTo(Platform.class)))
                        .and(not(target(HasName.Predicates.name("isSupported")))));
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
    void markdownAloneKnowsItsParser() {
        noClasses()
                .that()
                .resideOutsideOfPackage("lilora.app.markdown..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.commonmark..")
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

    /** Screens meet in the shell and in {@link Workbench}. */
    private static SliceRule screensDoNotKnowEachOther(String base) {
        return slices().matching(base + ".screen.(*)..").should().notDependOnEachOther();
    }

    @Test
    void screensDoNotKnowEachOther() {
        screensDoNotKnowEachOther("lilora.app").check(app);
        assertThat(violations(screensDoNotKnowEachOther(CANARY))).contains("LeftView", "RightView");
    }

    private static SliceRule packagesHaveNoCycles(String base) {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    @Test
    void packagesHaveNoCycles() {
        packagesHaveNoCycles("lilora.app").check(app);
        assertThat(violations(packagesHaveNoCycles(CANARY))).contains("Cycle detected", "LeftView", "RightView");
    }

    @Test
    void chartModelsKnowNoToolkit() {
        noClasses()
                .that()
                .resideInAPackage("lilora.app.chart.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "org.jfree..", "java.awt..", "javax.swing..")
                .check(app);
    }

    @Test
    void whatTestsMakeHasAnOwner() {
        TemporaryFiles.haveAnOwner("lilora.files")
                .check(new ClassFileImporter()
                        .importUrl(
                                getClass().getProtectionDomain().getCodeSource().getLocation()));
    }

    @Test
    void filesAndMethodsAreShort() {
        assertThat(SourceSizes.tooLong(Path.of("src/main/java"))).isEmpty();
        assertThat(SourceSizes.tooLong("Canary.java", "class Canary {}\n".repeat(SourceSizes.LONGEST_FILE + 1)))
                .hasSize(1);
    }

    @Test
    void nobodyMakesThreadsButTheRunner() {
        noClasses()
                .that()
                .resideOutsideOfPackages("lilora.app.background..")
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .check(app);
    }

    /** The engine's {@code FreeSpace} asks, and nobody here. */
    private static ArchRule freeSpaceIsNotAsked() {
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe("asks a disk for its free space", call -> List.of(
                                "getUsableSpace", "getFreeSpace", "getUnallocatedSpace")
                        .contains(call.getName())));
    }

    @Test
    void freeSpaceIsTheEnginesToAsk() {
        freeSpaceIsNotAsked().check(app);
        assertThatThrownBy(() -> freeSpaceIsNotAsked().check(canary)).hasMessageContaining("BadSpace");
    }

    /** The engine's {@code Folders} lists them. */
    @Test
    void foldersAreTheEnginesToList() {
        ArchRule rule = noClasses().should().callMethod(Files.class, "list", Path.class);
        rule.check(app);
        assertThatThrownBy(() -> rule.check(canary)).hasMessageContaining("BadListing");
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
    }
}
