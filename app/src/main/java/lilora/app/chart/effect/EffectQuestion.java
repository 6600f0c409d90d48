package lilora.app.chart.effect;

import java.util.List;
import java.util.Optional;
import lilora.app.chart.view.ViewSetting;

/**
 * What a person wants to see the effect of.
 *
 * @param option name of the setting along the horizontal axis; empty if it is left to the window
 * @param lines name of the setting with a line for each of its values; empty for none
 * @param measure short name of what is measured; empty if it is left to the window
 * @param logarithmic whether the axis is; left to the window if absent
 */
public record EffectQuestion(String option, String lines, String measure, Optional<Boolean> logarithmic) {
    /** All is left to the window. */
    public static final EffectQuestion OPEN = new EffectQuestion("", "", "", Optional.empty());

    private static final String SEPARATOR = "|";

    /** As the workspace keeps it. */
    public static final ViewSetting.Form<EffectQuestion> FORM =
            new ViewSetting.Form<>(EffectQuestion::text, EffectQuestion::parsed);

    private String text() {
        return String.join(
                SEPARATOR,
                option,
                lines,
                measure,
                logarithmic.map(String::valueOf).orElse(""));
    }

    private static Optional<EffectQuestion> parsed(String text) {
        List<String> parts = List.of(text.split("\\|", -1));
        if (parts.size() != 4 || !List.of("", "true", "false").contains(parts.get(3))) {
            return Optional.empty();
        }
        Optional<Boolean> logarithmic =
                parts.get(3).isEmpty() ? Optional.empty() : Optional.of(Boolean.valueOf(parts.get(3)));
        return Optional.of(new EffectQuestion(parts.get(0), parts.get(1), parts.get(2), logarithmic));
    }

    /** Of another option, whose axis is as it suits its values. */
    EffectQuestion of(String otherOption) {
        return new EffectQuestion(otherOption, lines.equals(otherOption) ? "" : lines, measure, Optional.empty());
    }

    EffectQuestion withLines(String otherLines) {
        return new EffectQuestion(option, otherLines, measure, logarithmic);
    }

    EffectQuestion on(String otherMeasure) {
        return new EffectQuestion(option, lines, otherMeasure, logarithmic);
    }

    EffectQuestion withLogarithm(boolean on) {
        return new EffectQuestion(option, lines, measure, Optional.of(on));
    }
}
