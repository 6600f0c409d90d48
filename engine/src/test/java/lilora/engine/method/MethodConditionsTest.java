package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said where methods stand side by side. */
class MethodConditionsTest {
    private static String of(String... ids) {
        Map<String, String> methods = new LinkedHashMap<>();
        for (String id : ids) {
            methods.put("the " + id, id);
        }
        return new MethodConditions(methods, MethodCatalog.load()).sentences();
    }

    @Test
    void whatSomeAreGivenIsToldAndWhatAllHaveIsNot() {
        assertThat(of("lilora", "isolated-lora", "zero-shot")).isEmpty();
        assertThat(of("lilora", "replay", "joint"))
                .isEqualTo(
                        "Told the task of each question: the lilora. Keep items of earlier tasks: the replay. Learn all tasks at once: the joint.");
    }

    /** All of them may have them: what is compared is not what was published. */
    @Test
    void standInsAreAlwaysTold() {
        assertThat(of("hide", "disco"))
                .isEqualTo(
                        "Embed questions by the base model itself, where they have encoders of their own as published: the hide, the disco.");
    }
}
