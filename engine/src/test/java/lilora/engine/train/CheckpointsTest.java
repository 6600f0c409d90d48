package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    private Path folder;

    private Checkpoints.Written write(int step) {
        return new Checkpoints(folder, new Checkpoints.Origin("spec", "here"))
                .write(new Cursor(Cursor.SCHEMA, 1, step, false, 0, List.of()), Map.of(), Map.of());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatAKilledProcessLeftOfACheckpointGoesWithTheNextOne() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".stage-001-step-0000037.part"));
        Files.write(left.resolve("adapters.safetensors"), new byte[1 << 10]);

        write(40);

        assertThat(names()).containsExactly("stage-001-step-0000040");
    }

    @Test
    void oneThatCannotTakeItsPlaceLeavesNothing() throws IOException {
        write(10);
        Files.createDirectories(folder.resolve("stage-001-step-0000020/folder/inside"));

        assertThatThrownBy(() -> write(20)).isInstanceOf(DiskException.class);

        assertThat(names()).containsExactly("stage-001-step-0000010", "stage-001-step-0000020");
    }
}
