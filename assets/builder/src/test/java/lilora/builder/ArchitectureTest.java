package lilora.builder;

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
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which. Every rule is also shown to fail on the packages below {@code canary}, which break it. */
class ArchitectureTest {
    private static final String BUILDER = "lilora.builder";
    private static final String CANARY = "lilora.builder.canary";
    private static final List<String> TASKS = List.of("flickr30k", "gqa", "imagenet", "scienceqa", "textvqa", "vqav2");

    private static JavaClasses builder;
    private static JavaClasses canary;

    @BeforeAll
    static void readClasses() throws URISyntaxException {
        Path main = Path.of(BuildBenchmark.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        builder = new ClassFileImporter().importPath(main);
        canary = new ClassFileImporter().importPackages(CANARY);
    }

    private static ArchRule packagesFormNoCycle() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    private static ArchRule tasksDoNotKnowEachOther(String base) {
        return slices().matching(base + ".(*)..")
                .that(DescribedPredicate.describe("are tasks", slice -> TASKS.contains(slice.getNamePart(1))))
                .should()
                .notDependOnEachOther();
    }

    /** So that a task may change without the weights of a model losing the data they learned from. */
    private static ArchRule pretrainingKnowsNoTask(String base) {
        return noClasses()
                .that()
                .resideInAnyPackage(base + ".pretraining..", base + ".alignment..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        TASKS.stream().map(task -> base + "." + task + "..").toArray(String[]::new));
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

    @Test
    void noTwoPackagesKnowEachOther() {
        packagesFormNoCycle().check(builder);
        assertThat(violations(packagesFormNoCycle())).contains("BadRoom", "BadStamp");
    }

    @Test
    void aTaskKnowsNoOther() {
        assertThat(BuildBenchmark.builders())
                .extracting(task -> task.getClass().getPackageName())
                .containsExactlyInAnyOrderElementsOf(
                        TASKS.stream().map(task -> BUILDER + "." + task).toList());
        tasksDoNotKnowEachOther(BUILDER).check(builder);
        assertThat(violations(tasksDoNotKnowEachOther(CANARY))).contains("BadRoom", "BadStamp");
    }

    @Test
    void pretrainingIsBuiltWithoutTheTasks() {
        pretrainingKnowsNoTask(BUILDER).check(builder);
        assertThat(violations(pretrainingKnowsNoTask(CANARY))).contains("BadSample", "BadRoom");
    }

    @Test
    void everyPackageSaysThatNullIsAnExceptionThere() {
        everyPackageIsNullMarked().check(builder);
        assertThat(violations(everyPackageIsNullMarked())).contains("BadRoom");
    }

    private static String violations(ArchRule rule) {
        return String.join("\n", rule.evaluate(canary).getFailureReport().getDetails());
    }
}
