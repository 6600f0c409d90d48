package lilora.engine.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
