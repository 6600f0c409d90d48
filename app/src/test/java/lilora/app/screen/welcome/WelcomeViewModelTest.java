package lilora.app.screen.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.ScriptedUser;
import lilora.app.background.LaterTaskRunner;
import lilora.app.settings.SettingsStore;
import lilora.engine.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeViewModelTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();

    @Test
    void aQuickStartThatWasCancelledCanBeStartedAgain() {
        LaterTaskRunner later = new LaterTaskRunner("Preparing the quick start");
        WelcomeViewModel model = new WelcomeViewModel(
                new WelcomeViewModel.Parts(
                        later,
                        new SettingsStore(folder.resolve("settings"), later),
                        user,
                        user,
                        user,
                        new NoDoor(),
                        new ReadinessChecks()),
                folder);
        model.opened(new Prepared(folder));
        model.startQuickStart();
        assertThat(model.startingProperty().get()).isTrue();

        later.cancel();
        assertThat(model.startingProperty().get()).isFalse();
        model.startQuickStart();
        later.goOn();

        assertThat(user.went()).containsExactly("run six");
        assertThat(model.startingProperty().get()).isFalse();
    }

    private static final class NoDoor implements WorkspaceOpener {
        @Override
        public boolean open(Path chosen) {
            return false;
        }

        @Override
        public ObservableValue<Optional<String>> busy() {
            return new SimpleObjectProperty<>(Optional.empty());
        }
    }

    private record Prepared(Path workspace) implements QuickStart {
        @Override
        public String start(Progress progress) {
            return "six";
        }

        @Override
        public Optional<Double> lastSeconds() {
            return Optional.empty();
        }
    }
}
