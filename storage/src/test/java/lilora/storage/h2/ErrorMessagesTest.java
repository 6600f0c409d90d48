package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorMessagesTest {
    private static StorageException of(int code) {
        return ErrorMessages.of(Path.of("workspace"), new SQLException("Row not found", "HY000", code));
    }

    /** The next opening sets it aside and makes it anew, which a database that only does not answer would not have. */
    @ParameterizedTest
    @ValueSource(ints = {90030, 50000, 90112})
    void whatContradictsItselfIsDamaged(int code) {
        assertThat(of(code).kind()).isEqualTo(StorageException.Kind.DAMAGED);
        assertThat(of(code)).hasMessageContaining("the file is kept in backups, and rebuilt from the run directories");
    }

    @Test
    void whatIsClosedIsNotDamaged() {
        assertThat(of(90098).kind()).isEqualTo(StorageException.Kind.NOT_WRITABLE);
        assertThat(of(42101).kind()).isEqualTo(StorageException.Kind.INTERNAL);
    }
}
