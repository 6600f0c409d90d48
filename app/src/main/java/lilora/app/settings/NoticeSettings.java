package lilora.app.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of runs besides the window.
 *
 * @param quiet whether the desktop is left alone; it is not when absent
 * @param command program and arguments, as a person wrote them
 * @param webhook address; whoever knows it may write there
 */
public record NoticeSettings(
        @Nullable Boolean quiet,
        @Nullable String command,
        @Nullable String webhook) {
    /** The desktop alone. */
    public static final NoticeSettings DEFAULT = new NoticeSettings(null, null, null);

    public NoticeSettings {
        quiet = Boolean.TRUE.equals(quiet) ? Boolean.TRUE : null;
        command = command == null || command.isBlank() ? null : command.strip();
        webhook = webhook == null || webhook.isBlank() ? null : webhook.strip();
    }

    /** Whether the desktop is told. */
    public boolean tellsDesktop() {
        return quiet == null;
    }

    /** The command that is told. */
    public Optional<String> toCommand() {
        return Optional.ofNullable(command);
    }

    /** The webhook that is told. */
    public Optional<String> toWebhook() {
        return Optional.ofNullable(webhook);
    }

    /** With or without the desktop. */
    public NoticeSettings withDesktop(boolean told) {
        return new NoticeSettings(!told, command, webhook);
    }

    /** With another command; none where it is blank. */
    public NoticeSettings withCommand(String words) {
        return new NoticeSettings(quiet, words, webhook);
    }

    /** With another webhook; none where it is blank. */
    public NoticeSettings withWebhook(String address) {
        return new NoticeSettings(quiet, command, address);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "desktop %s, command %s, webhook %s"
                .formatted(
                        tellsDesktop() ? "on" : "off",
                        command == null ? "none" : "set",
                        webhook == null ? "none" : "set");
    }
}
