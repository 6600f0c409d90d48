package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A locale whose character set cannot write the names of files: servers often have it. */
@EnabledOnOs(OS.LINUX)
class NarrowLocaleTest {
    @TempDir
    Path folder;

    @Test
    void aNameThatTheLocaleCannotWriteIsBlamedOnTheLocale() throws Exception {
        Path task = Files.createDirectories(folder.resolve("task"));
        Files.createDirectory(task.resolve("images"));
        Files.writeString(task.resolve("task.json"), """
                {"schema": 1, "id": "t", "title": "T", "kind": "open", "description": "D", "metric": "exact",
                 "test": "test.jsonl", "imageRoot": "images", "maxNewTokens": 4}
                """);
        Files.writeString(
                task.resolve("test.jsonl"),
                "{\"question_id\": 1, \"image\": \"na\u00efve.png\", \"text\": \"What?\", \"answer\": \"red\"}\n");

        assertThat(said("check-data", task.toString()))
                .contains(
                        "image \"na\u00efve.png\" cannot be given to the system, because the locale's character set is ")
                .contains("(set LC_ALL=C.UTF-8)")
                .contains(": 1 error");
        assertThat(said("check-data", folder.resolve("t\u00e2che").toString()))
                .contains("cannot be given to the system, because the locale's character set is ");
    }

    /** Out and error of a command in a process of its own, whose arguments come in the bytes of UTF-8 whatever the locale. */
    private String said(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        return said;
    }
}
