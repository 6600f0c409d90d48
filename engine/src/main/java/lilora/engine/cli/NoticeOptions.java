package lilora.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.notice.CommandSink;
import lilora.engine.notice.CommandWords;
import lilora.engine.notice.NoticeSink;
import lilora.engine.notice.Notices;
import lilora.engine.notice.WebhookSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told when a run ends, fails, forgets much, or its disk runs low. */
final class NoticeOptions {
    @Option(
            names = "--notify",
            paramLabel = "COMMAND",
            description =
                    "Run this program, with its arguments, when a run ends, fails, forgets much or its disk runs low; it gets the run as"
                            + " JSON on its standard input. No shell reads it; quotes hold words together")
    private @Nullable String command;

    @Option(
            names = "--webhook-file",
            paramLabel = "FILE",
            description =
                    "Post the same JSON to the address that this file holds, https:// or on this computer; it is told to nobody")
    private @Nullable Path webhook;

    /** To be closed when the runs have ended. */
    Notices notices() {
        List<NoticeSink> sinks = new ArrayList<>();
        if (command != null) {
            sinks.add(new CommandSink(CommandWords.parse(command)));
        }
        if (webhook != null) {
            sinks.add(new WebhookSink(address(webhook)));
        }
        return new Notices(sinks, sentence -> System.err.println(Printable.line(sentence)));
    }

    private static String address(Path file) {
        try {
            return Files.readString(PlainFile.require(file)).strip();
        } catch (IOException e) {
            throw new InputException(
                    "File %s, which should hold the address of a webhook, cannot be read: %s."
                            .formatted(file, DiskException.reason(e)),
                    e);
        }
    }
}
