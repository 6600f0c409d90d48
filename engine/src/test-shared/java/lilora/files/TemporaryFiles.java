package lilora.files;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttribute;

/** Tests leave nothing behind: what they make has an owner that removes it. */
public final class TemporaryFiles {
    private TemporaryFiles() {}

    /**
     * Nobody makes a file or folder right in the system's folder of temporary files.
     *
     * @param but packages that may
     */
    public static ArchRule haveAnOwner(String... but) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(but)
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.equivalentTo(Files.class)))
                        .and(target(nameMatching("createTemp(File|Directory)")))
                        .and(target(rawParameterTypes(String.class, FileAttribute[].class))
                                .or(target(rawParameterTypes(String.class, String.class, FileAttribute[].class)))))
                .as("tests take @TempDir or a ScratchFolder, which are removed");
    }
}
