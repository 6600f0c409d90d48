package lilora.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemToneTest {
    private static final Map<String, String> BUS = Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus");

    @Test
    void asksTheDesktopPortalFirst() {
        assertThat(linux(BUS, Map.of("gdbus", "(<<uint32 1>>,)", "gsettings", "'prefer-light'")))
                .contains(Tone.DARK);
        assertThat(linux(BUS, Map.of("gdbus", "(<<uint32 2>>,)"))).contains(Tone.LIGHT);
    }

    @Test
    void asksGnomeWhereThePortalHasNoOpinion() {
        assertThat(linux(BUS, Map.of("gdbus", "(<<uint32 0>>,)", "gsettings", "'prefer-dark'")))
                .contains(Tone.DARK);
    }

    @Test
    void readsTheThemeNameOfOlderDesktops() {
        assertThat(linux(Map.of(), Map.of("gsettings", "'Yaru-dark'"))).contains(Tone.DARK);
        assertThat(linux(Map.of("GTK_THEME", "Adwaita:dark"), Map.of())).contains(Tone.DARK);
    }

    @Test
    void guessesNothingWhereNothingAnswers() {
        assertThat(linux(Map.of(), Map.of())).isEmpty();
    }

    @Test
    void readsTheRegistryOfWindows() {
        assertThat(tone("Windows 11", Map.of(), Map.of("reg", "AppsUseLightTheme    REG_DWORD    0x0")))
                .contains(Tone.DARK);
        assertThat(tone("Windows 11", Map.of(), Map.of("reg", "AppsUseLightTheme    REG_DWORD    0x1")))
                .contains(Tone.LIGHT);
    }

    @Test
    void takesAMissingKeyOnMacosForLight() {
        assertThat(tone("Mac OS X", Map.of(), Map.of("defaults", "Dark\n"))).contains(Tone.DARK);
        assertThat(tone("Mac OS X", Map.of(), Map.of())).contains(Tone.LIGHT);
    }

    private static Optional<Tone> linux(Map<String, String> environment, Map<String, String> answers) {
        return tone("Linux", environment, answers);
    }

    private static Optional<Tone> tone(String system, Map<String, String> environment, Map<String, String> answers) {
        return new SystemTone(
                        system, environment, (List<String> command) -> Optional.ofNullable(answers.get(command.get(0))))
                .ask();
    }
}
