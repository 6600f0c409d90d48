package lilora.builder.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.builder.CommittedAssets;
import lilora.builder.look.Looked;
import lilora.builder.look.TaskFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cards as they are shipped, and what a person answered to the tasks as they are shipped. */
class CommittedCardsTest {
    private static final int LOOKED_AT = 100;
    private static final int AGREED = 95;

    static List<Path> tasks() throws IOException {
        return WriteCards.folders(CommittedAssets.folder("tasks"));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void cardsTellWhatTheTasksAndAnswersSay(Path task) throws IOException {
        assertThat(Files.readString(task.resolve("README.md"))).isEqualTo(Card.of(new TaskFolder(task)));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aPersonCanAnswer(Path task) {
        Looked.Agreement agreement =
                Looked.committed(task.getFileName().toString()).with(new TaskFolder(task));

        assertThat(agreement.asked()).isEqualTo(LOOKED_AT);
        assertThat(agreement.agreed()).as(agreement.differing().toString()).isGreaterThanOrEqualTo(AGREED);
    }
}
