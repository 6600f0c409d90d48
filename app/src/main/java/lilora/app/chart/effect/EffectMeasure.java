package lilora.app.chart.effect;

/**
 * A number on which the effect of a setting is asked for, in points.
 *
 * @param id short name, by which a question asks for it
 * @param title as a heading, with its definition where there are several
 * @param formula with its denominator
 */
public record EffectMeasure(String id, String title, String formula) {
    /** Where nothing can be asked for. */
    static final EffectMeasure NONE = new EffectMeasure("", "", "");
}
