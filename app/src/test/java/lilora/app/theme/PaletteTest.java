package lilora.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
    private static final Pattern COLOUR = Pattern.compile("(-wb-[a-z0-9-]+):\\s*([^;]+);");

    @Test
    void bothStylesheetsDefineTheSameColours() throws IOException {
        assertThat(colours(Tone.LIGHT).keySet()).isEqualTo(colours(Tone.DARK).keySet());
    }

    @ParameterizedTest
    @EnumSource
    void thePaletteOfCodeIsThatOfTheStylesheet(Tone tone) throws IOException {
        Palette palette = Palette.of(tone);
        Map<String, String> sheet = colours(tone);

        assertThat(palette.window()).isEqualTo(sheet.get("-wb-window"));
        assertThat(palette.surface()).isEqualTo(sheet.get("-wb-surface"));
        assertThat(palette.subtle()).isEqualTo(sheet.get("-wb-subtle"));
        assertThat(palette.border()).isEqualTo(sheet.get("-wb-border"));
        assertThat(palette.text()).isEqualTo(sheet.get("-wb-text"));
        assertThat(palette.muted()).isEqualTo(sheet.get("-wb-muted"));
        assertThat(palette.accent()).isEqualTo(sheet.get("-wb-accent"));
        assertThat(palette.success()).isEqualTo(sheet.get("-wb-success"));
        assertThat(palette.warning()).isEqualTo(sheet.get("-wb-warning"));
        assertThat(palette.danger()).isEqualTo(sheet.get("-wb-danger"));
        for (int i = 0; i < palette.series().size(); i++) {
            assertThat(palette.series().get(i)).isEqualTo(sheet.get("-wb-series-" + (i + 1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToBeReadStandsOutFromEverySurface(Tone tone) throws IOException {
        Map<String, String> sheet = colours(tone);
        for (String surface : List.of("-wb-window", "-wb-surface", "-wb-subtle")) {
            assertThat(contrast(sheet, "-wb-text", surface))
                    .as("text on %s", surface)
                    .isGreaterThan(7);
            assertThat(contrast(sheet, "-wb-muted", surface))
                    .as("muted on %s", surface)
                    .isGreaterThan(4.5);
        }
        for (String ink : List.of("-wb-accent", "-wb-success", "-wb-warning", "-wb-danger")) {
            assertThat(contrast(sheet, ink, "-wb-surface")).as(ink).isGreaterThan(4.5);
            // A badge: ink on the soft colour of the same meaning, also where a selected row lies behind.
            assertThat(contrast(sheet, ink, ink + "-soft")).as("badge %s", ink).isGreaterThan(4.5);
        }
        assertThat(contrast(sheet, "-wb-on-accent", "-wb-accent")).isGreaterThan(4.5);
        assertThat(contrast(sheet, "-wb-accent", "-wb-accent-soft")).isGreaterThan(4.5);
    }

    private static Map<String, String> colours(Tone tone) throws IOException {
        String file = tone == Tone.DARK ? "/lilora/app/dark.css" : "/lilora/app/light.css";
        try (InputStream in = PaletteTest.class.getResourceAsStream(file)) {
            Matcher matcher = COLOUR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, String> colours = new TreeMap<>();
            while (matcher.find()) {
                colours.put(matcher.group(1), matcher.group(2));
            }
            return colours;
        }
    }

    /** As WCAG 2.1 defines it. */
    private static double contrast(Map<String, String> sheet, String one, String other) {
        double a = luminance(sheet.get(one));
        double b = luminance(sheet.get(other));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String hex) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
