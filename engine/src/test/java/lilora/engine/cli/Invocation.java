package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import lilora.engine.run.ExitCode;
import picocli.CommandLine;

/**
 * One call of the command line within this process.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Invocation(int code, String out, String err) {
    static Invocation of(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream complained = new PrintStream(err, true, StandardCharsets.UTF_8);
        try {
            System.setOut(printed);
            System.setErr(complained);
            CommandLine line = Main.commandLine();
            line.setOut(new PrintWriter(printed, true));
            line.setErr(new PrintWriter(complained, true));
            int code = line.execute(words);
            return new Invocation(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    Invocation succeeded() {
        assertThat(code).as(err + out).isEqualTo(ExitCode.OK);
        return this;
    }

    /** Refused with exit code 2 and one sentence that holds all of these. */
    void refused(String... words) {
        assertThat(code).as(err + out).isEqualTo(ExitCode.INPUT);
        // Whichever test runs first hears the tensor library's greeting, too.
        String sentence = String.join(
                "\n",
                err.lines().filter(line -> !line.contains("] INFO ai.djl.")).toList());
        assertThat(sentence.lines()).as(err).hasSize(1);
        assertThat(sentence).contains(words).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
