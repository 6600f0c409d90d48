package lilora.engine.remote.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as words, held against shells that run. */
class ShellQuoteTest {
    private static final int TEXTS = 5000;

    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "\\",
            "\n",
            "\r",
            "\t",
            "$",
            "$(id)",
            "`id`",
            "${HOME}",
            "!",
            "!!",
            "*",
            "?",
            "[a]",
            "~",
            "-",
            "--",
            "-n",
            "-e",
            "#",
            "&",
            "&&",
            "|",
            ";",
            "<",
            ">",
            "(",
            ")",
            "{a,b}",
            " ",
            "  ",
            "%s",
            "\\n",
            "\\0",
            "\\'",
            "'\\''",
            "é",
            "日本",
            "𝒳",
            "\u00a0",
            "\u2028",
            "\u202e",
            "\u0001",
            "\u001b[31m",
            "\u007f",
            "a",
            "Z",
            "0",
            "=",
            "EOF",
            "../",
            "/etc/passwd",
            "end ",
            "\ufeff");

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(
                    random.nextInt(4) > 0
                            ? PIECES.get(random.nextInt(PIECES.size()))
                            : Character.toString(anyCharacter(random)));
        }
        return text.toString();
    }

    private static int anyCharacter(Random random) {
        int point = 1 + random.nextInt(random.nextBoolean() ? 0x2FF : Character.MAX_CODE_POINT);
        return Character.getType(point) == Character.SURROGATE ? 'x' : point;
    }

    /** What a program is given for a text, said to a shell in a script, and as a part of its command. */
    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox"})
    @DisabledOnOs(OS.WINDOWS)
    void aProgramIsGivenExactlyTheText(String shell) throws IOException, InterruptedException {
        assumeTrue(shell.equals("sh") || isThere(shell));
        Random random = new Random(18);
        List<String> texts = new ArrayList<>(PIECES);
        texts.add("");
        while (texts.size() < TEXTS) {
            texts.add(random(random));
        }
        StringBuilder script = new StringBuilder();
        for (String text : texts) {
            script.append("printf '%s\\000' ").append(ShellQuote.of(text)).append('\n');
        }
        script.append("printf '%s\\000' ").append(ShellQuote.of(texts.subList(0, 40)));
        List<String> words = List.of(printed(shell, script.toString()).split("\0", -1));
        assertThat(words.subList(0, TEXTS)).isEqualTo(texts);
        assertThat(words.subList(TEXTS, TEXTS + 40)).isEqualTo(texts.subList(0, 40));
        assertThat(words).hasSize(TEXTS + 41);
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    private static String printed(String shell, String script) throws IOException, InterruptedException {
        List<String> command = shell.equals("busybox") ? List.of(shell, "sh") : List.of(shell);
        Process process = new ProcessBuilder(command).start();
        Thread writer = new Thread(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        process.getInputStream().transferTo(out);
        writer.join();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatNoProgramCanBeGivenIsRefused() {
        assertThatThrownBy(() -> ShellQuote.of("a\0b"))
                .isInstanceOf(InputException.class)
                .hasMessage("\"a\\0b\" holds a NUL character, which no command can be given; take it out.");
        assertThatThrownBy(() -> ShellQuote.of("\ud800"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lone surrogate");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofAScriptThatArrivesInPartNothingIsDone() throws IOException, InterruptedException {
        ShellScript script = ShellScript.of("echo done; exit 3");
        String whole = new String(script.bytes(), StandardCharsets.UTF_8);
        assertThat(script.result("Welcome!\n" + printed("sh", whole) + "Bye\n"))
                .contains(new ShellScript.Result(3, "done\n"));
        for (int length = 0; length < whole.length() - 2; length += 5) {
            Process cut = new ProcessBuilder("sh").redirectErrorStream(true).start();
            try (OutputStream in = cut.getOutputStream()) {
                in.write(whole.substring(0, length).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(new String(cut.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("done\n");
            assertThat(cut.waitFor()).isNotNegative();
        }
        assertThat(script.result("begin\ndone\nend 0\n")).isEmpty();
    }
}
