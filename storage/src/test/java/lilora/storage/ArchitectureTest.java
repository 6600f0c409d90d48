package lilora.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import lilora.files.TemporaryFiles;
import lilora.sources.SourceSizes;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which. Every rule is also shown to fail on the classes below {@code canary}, which break it. */
class ArchitectureTest {
    private static JavaClasses storage;
    private static JavaClasses canary;

    @BeforeAll
    static void readClasses() throws URISyntaxException {
        Path main = Path.of(Workspace.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        storage = new ClassFileImporter().importPath(main);
        canary = new ClassFileImporter().importPackages("lilora.storage.canary");
    }

    private static ArchRule storageKnowsOnlyTheSharedLanguage() {
        return noClasses()
                .should()
                .dependOnClassesThat(
                        new DescribedPredicate<JavaClass>("are windows, tensors or the engine's inner parts") {
                            @Override
                            public boolean test(JavaClass type) {
                                String name = type.getPackageName();
                                boolean language =
                                        List.of("", ".experiment", ".event", ".result", ".file", ".json", ".run")
                                                .stream()
                                                .anyMatch(part -> name.equals("lilora.engine" + part));
                                return (name.startsWith("lilora.engine") && !language)
                                        || name.startsWith("javafx")
                                        || name.startsWith("java.awt")
                                        || name.startsWith("ai.djl");
                            }
                        });
    }

    private static ArchRule databasesAreKnownOnlyInH2AndMigration() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("lilora.storage.h2..", "lilora.storage.migration..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..");
    }

    private static ArchRule onlyTheWorkspaceKnowsH2() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Workspace.class.getName())
                .and()
                .resideOutsideOfPackage("lilora.storage.h2..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("lilora.storage.h2..");
    }

    private static ArchRule migrationsKnowNothingOfRuns(String base) {
        return noClasses()
                .that()
                .resideInAPackage(base + ".migration..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "lilora.engine..", "lilora.storage", "lilora.storage.repository..", "lilora.storage.h2..");
    }

    private static ArchRule everyPackageIsNullMarked() {
        return classes()
                .should(ArchCondition.from(new DescribedPredicate<JavaClass>("be in a package with @NullMarked") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.getPackage().isAnnotatedWith(NullMarked.class);
                    }
                }));
    }

    private static String violations(ArchRule rule) {
        return String.join(
                "\n",
                rule.allowEmptyShould(true).evaluate(canary).getFailureReport().getDetails());
    }

    @Test
    void storageKnowsOfTheEngineOnlyTheLanguageThatModulesShare() {
        storageKnowsOnlyTheSharedLanguage().check(storage);
        assertThat(violations(storageKnowsOnlyTheSharedLanguage())).contains("BadParts");
    }

    @Test
    void sqlStaysBehindTheInterfaces() {
        databasesAreKnownOnlyInH2AndMigration().check(storage);
        onlyTheWorkspaceKnowsH2().check(storage);
        assertThat(violations(databasesAreKnownOnlyInH2AndMigration())).contains("BadParts");
        assertThat(violations(onlyTheWorkspaceKnowsH2())).contains("BadParts");
    }

    private static SliceRule packagesHaveNoCycles(String base) {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    @Test
    void packagesHaveNoCycles() {
        packagesHaveNoCycles("lilora.storage").check(storage);
        assertThat(violations(packagesHaveNoCycles("lilora.storage.canary")))
                .contains("Cycle detected", "BadMigration", "BadRepository");
    }

    @Test
    void migrationsKnowNothingOfRuns() {
        migrationsKnowNothingOfRuns("lilora.storage").check(storage);
        assertThat(violations(migrationsKnowNothingOfRuns("lilora.storage.canary")))
                .contains("BadMigration");
    }

    @Test
    void everyPackageIsMarkedForNullness() {
        everyPackageIsNullMarked().check(storage);
        assertThat(violations(everyPackageIsNullMarked())).contains("BadParts");
    }

    @Test
    void theRulesSawClasses() {
        assertThat(storage).hasSizeGreaterThan(40);
        assertThat(canary).hasSize(3);
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
        String longBody = "void tooLong() {" + "\n".repeat(SourceSizes.LONGEST_METHOD) + "}";
        assertThat(SourceSizes.tooLong("Canary.java", "class Canary { void fine() {}\n" + longBody + "}"))
                .singleElement()
                .asString()
                .contains("tooLong of", "Canary.java has 41 lines");
        assertThat(SourceSizes.tooLong("Canary.java", "class Canary {}\n".repeat(SourceSizes.LONGEST_FILE + 1)))
                .singleElement()
                .asString()
                .contains("Canary.java has 401 lines");
    }
}
