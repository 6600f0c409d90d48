package lilora.engine.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lilora.engine.model.LinearSite;

/**
 * What a method has to tell of each adapted layer when a stage has been learned, such as a mix that was learned.
 *
 * @param quantity what it is, in a few words for people
 * @param byLayer shares, of which 1 is the whole, by the name of the layer, in the order of the model
 */
public record LayerValues(String quantity, Map<String, Double> byLayer) {
    public LayerValues {
        byLayer = Collections.unmodifiableMap(new LinkedHashMap<>(byLayer));
    }

    /**
     * Of each layer that has one.
     *
     * @param value by the layer's name; not finite where there is none, as for a length that was zero
     */
    public static LayerValues of(String quantity, List<LinearSite> sites, ToDoubleFunction<String> value) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (LinearSite site : sites) {
            double own = value.applyAsDouble(site.name());
            if (Double.isFinite(own)) {
                values.put(site.name(), own);
            }
        }
        return new LayerValues(quantity, values);
    }
}
