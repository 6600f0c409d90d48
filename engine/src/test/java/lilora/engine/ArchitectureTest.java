package lilora.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.file.Folders;
import lilora.engine.file.FreeSpace;
import lilora.engine.model.Scalars;
import lilora.files.TemporaryFiles;
import lilora.sources.SourceSizes;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which. Every rule is also shown to fail on the packages below {@code canary}, which break it. */
class ArchitectureTest {
    private static final String ENGINE = "lilora.engine";
    private static final String CANARY = "lilora.engine.canary";

    private static JavaClasses engine;
    private static JavaClasses canary;

    @BeforeAll
    static void readClasses() throws URISyntaxException {
        Path main = Path.of(InputException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        engine = new ClassFileImporter().importPath(main);
        canary = new ClassFileImporter().importPackages(CANARY);
    }

    private static ArchRule sharedLanguageStandsAlone(String base) {
        String[] language = {base + ".experiment..", base + ".event..", base + ".result.."};
        String[] known = {
            language[0],
            language[1],
            language[2],
            "java..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify.annotations..",
            ENGINE
        };
        return classes()
                .that()
                .resideInAnyPackage(language)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known)
                .allowEmptyShould(false);
    }

    private static ArchRule noWindowAndNoDatabase() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "java.sql..", "javax.sql..", "javax.swing..");
    }

    private static ArchRule methodsDoNotSeeEachOther(String base) {
        return classes()
                .that()
                .resideInAPackage(base + ".method.builtin")
                .should(new ArchCondition<>("not depend on another method") {
                    @Override
                    public void check(JavaClass method, ConditionEvents events) {
                        for (Dependency dependency : method.getDirectDependenciesFromSelf()) {
                            JavaClass other = dependency.getTargetClass().getBaseComponentType();
                            boolean neighbour = other.getPackageName().equals(method.getPackageName());
                            if (neighbour && !outermost(other).equals(outermost(method))) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                });
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchRule nobodyUsesTheCommandLine(String base) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(base + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".cli..");
    }

    /** See {@link Scalars}: a gradient would be made of memory that was given back. */
    private static ArchRule numbersAreLibtorchsOwn() {
        List<String> keepingTheNumber = List.of("mul", "muli", "div", "divi", "pow", "powi", "maximum", "minimum");
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "multiplies an NDArray with a Java number",
                        call -> call.getTargetOwner().isAssignableTo(NDArray.class)
                                && keepingTheNumber.contains(call.getName())
                                && call.getTarget()
                                        .getRawParameterTypes()
                                        .get(0)
                                        .isEquivalentTo(Number.class)));
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

    /** What is free is asked, and told, in one place. */
    private static ArchRule freeSpaceIsAskedOnce() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(FreeSpace.class.getName())
                .should()
                .callMethodWhere(DescribedPredicate.describe("asks a disk for its free space", call -> List.of(
                                "getUsableSpace", "getFreeSpace", "getUnallocatedSpace")
                        .contains(call.getName())));
    }

    @Test
    void freeSpaceIsAskedInOnePlace() {
        freeSpaceIsAskedOnce().check(engine);
        assertThat(violations(freeSpaceIsAskedOnce())).contains("BadSpace", "getUsableSpace");
    }

    /** A stream of a folder that fails halfway tells so by another exception than all else that fails here. */
    private static ArchRule foldersAreListedOnce() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Folders.class.getName())
                .should()
                .callMethod(Files.class, "list", Path.class);
    }

    @Test
    void foldersAreListedInOnePlace() {
        foldersAreListedOnce().check(engine);
        assertThat(violations(foldersAreListedOnce())).contains("BadListing");
    }

    @Test
    void specsEventsAndResultsKnowOnlyEachOther() {
        sharedLanguageStandsAlone(ENGINE).check(engine);
        assertThat(violations(sharedLanguageStandsAlone(CANARY)))
                .contains("BadSpec", "NDArray")
                .contains("BadSpec", "BadSql");
    }

    @Test
    void theEngineKnowsNoWindowAndNoDatabase() {
        noWindowAndNoDatabase().check(engine);
        assertThat(violations(noWindowAndNoDatabase())).contains("BadSql", "java.sql.Connection");
    }

    @Test
    void methodsCannotSeeEachOther() {
        methodsDoNotSeeEachOther(ENGINE).check(engine);
        assertThat(violations(methodsDoNotSeeEachOther(CANARY)))
                .contains("FirstMethod", "SecondMethod")
                .doesNotContain("FirstMethod$Options.");
    }

    private static SliceRule packagesHaveNoCycles(String base) {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    @Test
    void packagesHaveNoCycles() {
        packagesHaveNoCycles(ENGINE).check(engine);
        assertThat(violations(packagesHaveNoCycles(CANARY))).contains("Cycle detected", "SomeCommand", "BadSql");
    }

    @Test
    void theCommandLineIsUsedByNobody() {
        nobodyUsesTheCommandLine(ENGINE).check(engine);
        assertThat(violations(nobodyUsesTheCommandLine(CANARY))).contains("BadSql", "SomeCommand");
    }

    /** A family is found by its name: see {@code ModelFamily}. */
    private static ArchRule familiesAreKnownTo(String allowed) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(allowed)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.model\\.(Llava.*|Qwen2Vl.*|.*Tower.*|VisionConfig)");
    }

    @Test
    void nobodyButTheModelPackageKnowsAFamily() {
        familiesAreKnownTo(ENGINE + ".model").check(engine);
        ArchRule nobody = familiesAreKnownTo("nowhere");
        assertThat(nobody.evaluate(engine).getFailureReport().getDetails()).isNotEmpty();
    }

    @Test
    void nobodyMultipliesWithANumberThatTheGarbageCollectorMayTake() {
        numbersAreLibtorchsOwn().check(engine);
        assertThat(violations(numbersAreLibtorchsOwn())).contains("FirstMethod", "NDArray.mul(java.lang.Number)");
    }

    @Test
    void everyPackageSaysThatNullIsAnExceptionThere() {
        everyPackageIsNullMarked().check(engine);
        assertThat(violations(everyPackageIsNullMarked())).contains("BadSpec");
    }

    private static String violations(ArchRule rule) {
        return String.join("\n", rule.evaluate(canary).getFailureReport().getDetails());
    }

    @Test
    void whatTestsMakeHasAnOwner() {
        TemporaryFiles.haveAnOwner("lilora.files", CANARY + "..")
                .check(new ClassFileImporter()
                        .importUrl(
                                getClass().getProtectionDomain().getCodeSource().getLocation()));
        assertThat(violations(TemporaryFiles.haveAnOwner("lilora.files")))
                .contains("LeftBehind.folder()", "LeftBehind.file()");
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
