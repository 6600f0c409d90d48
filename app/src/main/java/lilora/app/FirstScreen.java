package lilora.app;

import java.util.Optional;
import lilora.app.settings.WindowState;
import lilora.app.shell.ScreenIds;

/** What shall be shown first; empty for what is shown already. */
record FirstScreen(String screen, Optional<String> subject) {
    static final FirstScreen SAME = new FirstScreen("", Optional.empty());
    static final FirstScreen WELCOME = new FirstScreen(ScreenIds.WELCOME, Optional.empty());

    static FirstScreen of(String screen) {
        return new FirstScreen(screen, Optional.empty());
    }

    static FirstScreen of(WindowState left) {
        return new FirstScreen(left.screen(), Optional.ofNullable(left.subject()));
    }
}
