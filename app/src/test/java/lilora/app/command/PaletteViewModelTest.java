package lilora.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaletteViewModelTest {
    private final List<String> done = new ArrayList<>();
    private final SimpleObjectProperty<Optional<String>> noRun =
            new SimpleObjectProperty<>(Optional.of("No run is running."));
    private final CommandRegistry registry = new CommandRegistry();
    private final PaletteViewModel palette = new PaletteViewModel(registry);

    @BeforeEach
    void fill() {
        registry.add(List.of(
                command("open-runs", "Go to Runs", CommandGroup.VIEW),
                command("open-tasks", "Go to Tasks", CommandGroup.VIEW),
                command("run-pause", "Pause run", CommandGroup.RUN).disabledBy(noRun),
                command("stop-stage", "Stop after stage", CommandGroup.RUN)));
        palette.open();
    }

    private Command command(String id, String title, CommandGroup group) {
        return Command.of(id, title, group, () -> done.add(id));
    }

    @Test
    void listsEverythingWithWhatCannotBeUsedLast() {
        assertThat(palette.results())
                .extracting(Command::id)
                .containsExactly("open-runs", "open-tasks", "stop-stage", "run-pause");
    }

    @Test
    void findsByLettersAtTheStartOfWords() {
        palette.queryProperty().set("gtt");

        assertThat(palette.results().get(0).id()).isEqualTo("open-tasks");
    }

    @Test
    void findsByWordsInAnyOrderAndByTheMenu() {
        palette.queryProperty().set("run stage");

        assertThat(palette.results()).extracting(Command::id).containsExactly("stop-stage");
    }

    @Test
    void saysWhyTheChosenCommandCannotBeUsedAndDoesNotRunIt() {
        palette.queryProperty().set("pause");

        assertThat(palette.accept()).isEmpty();
        assertThat(palette.complaintProperty().get()).isEqualTo("No run is running.");
        assertThat(done).isEmpty();
    }

    @Test
    void acceptsTheSameCommandOnceTheReasonIsGone() {
        palette.queryProperty().set("pause");
        noRun.set(Optional.empty());

        assertThat(palette.accept()).map(Command::id).contains("run-pause");
        assertThat(palette.complaintProperty().get()).isEmpty();
    }

    @Test
    void movesAroundTheEnds() {
        palette.move(-1);

        assertThat(palette.chosenProperty().get()).isEqualTo(3);
        palette.move(1);
        assertThat(palette.chosenProperty().get()).isZero();
    }

    @Test
    void acceptsNothingWhenNothingFits() {
        palette.queryProperty().set("xyz");

        assertThat(palette.results()).isEmpty();
        assertThat(palette.accept()).isEmpty();
    }

    @Test
    void refusesTwoCommandsWithTheSameKeys() {
        registry.add(List.of(command("a", "A", CommandGroup.FILE).withShortcut("Shortcut+J")));

        assertThatThrownBy(() -> registry.add(
                        List.of(command("b", "B", CommandGroup.FILE).withShortcut("Shortcut+J"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Commands a and b both want the keys Shortcut+J.");
    }

    @Test
    void writesKeysAsPeopleDo() {
        assertThat(new Shortcut("Shortcut+Slash").text()).endsWith("+/");
        assertThat(new Shortcut("Shortcut+1").text()).endsWith("+1");
        assertThat(new Shortcut("Alt+LEFT").text()).isEqualTo("Alt+←");
    }
}
