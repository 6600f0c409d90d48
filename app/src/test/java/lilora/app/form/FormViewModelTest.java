package lilora.app.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.app.undo.EditStack;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormViewModelTest {
    private final EditStack edits = new EditStack();
    private final OptionSchema<?> schema =
            OptionSchema.of(MethodCatalog.load().find("lilora").descriptor());
    private final FormViewModel form = new FormViewModel(
            "lilora", schema.fields().stream().map(FieldSpec::of).toList(), schema::parse, edits);

    @Test
    void everyMethodsDefaultsAreRenderedAndReadBack() {
        MethodCatalog.load().all().forEach(method -> {
            OptionSchema<?> each = OptionSchema.of(method.descriptor());
            FormViewModel rendered = new FormViewModel(
                    "x", each.fields().stream().map(FieldSpec::of).toList(), each::parse, new EditStack());
            assertThat(rendered.firstError()).isEmpty();
            assertThat(rendered.changedValues()).isEmpty();
            assertThat((Object) each.parse(rendered.valuesProperty().get().orElseThrow()))
                    .isEqualTo(method.descriptor().defaults());
        });
    }

    @Test
    void aChangedFieldIsMarkedAndCanBeReset() {
        form.field("rank").type("32");
        assertThat(form.field("rank").changedProperty().get()).isTrue();
        assertThat(form.changedValues()).isEqualTo(Map.of("rank", 32));
        form.field("rank").reset();
        assertThat(form.changedCountProperty().get()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "rank | '' | The field is empty; enter an integer from 1 to 4096.",
                "rank | 2.5 | 2.5 is not an integer; enter an integer from 1 to 4096.",
                "rank | 9999 | 9999 is out of range; enter an integer from 1 to 4096.",
                "rank | 1e400 | 1e400 is too large; enter an integer from 1 to 4096.",
                "rank | 99999999999 | 99999999999 is too large; enter an integer from 1 to 4096.",
                "rank | 16D | \"16D\" is not a number; enter an integer from 1 to 4096.",
                "rank | 0x1p3 | \"0x1p3\" is not a number; enter an integer from 1 to 4096.",
                "rank | NaN | \"NaN\" is not a number; enter an integer from 1 to 4096.",
                "rank | Infinity | \"Infinity\" is not a number; enter an integer from 1 to 4096.",
                "rank | 1_6 | \"1_6\" is not a number; enter an integer from 1 to 4096.",
                "rank | \u0661\u0666 | \"\u0661\u0666\" is not a number; enter an integer from 1 to 4096.",
                "rank | \uff11\uff16 | \"\uff11\uff16\" is not a number; enter an integer from 1 to 4096.",
                "dropout | much | \"much\" is not a number; enter a number from 0 to 0.9.",
                "dropout | 1e-400 | 1e-400 is too small to be told from 0; enter a number from 0 to 0.9.",
                "dropout | 0,05 | \"0,05\" has a comma: decimals are written with a point and thousands without a separator; enter a number from 0 to 0.9.",
            })
    void aFieldSaysWhatIsWrongAndWhatItTakes(String name, String typed, String expected) {
        form.field(name).type(typed);
        assertThat(form.field(name).errorProperty().get()).isEqualTo(expected);
        assertThat(form.valuesProperty().get()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rank, 1e2, 100", "rank, 64.0, 64", "rank, +64, 64", "rank, \u00a064\u2009, 64",
        "dropout, .25, 0.25", "dropout, 5E-1, 0.5", "dropout, -0.0, 0", "dropout, 0e5, 0"
    })
    void aNumberIsReadHoweverItIsWritten(String name, String typed, double expected) {
        form.field(name).type(typed);
        assertThat(form.field(name).errorProperty().get()).isEmpty();
        assertThat(form.field(name).value().map(value -> ((Number) value).doubleValue()))
                .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo(expected + 0.0));
    }

    @Test
    void aMessageGoesAsSoonAsItsFieldIsRight() {
        form.field("rank").type("x");
        form.field("rank").type("64");
        assertThat(form.field("rank").errorProperty().get()).isEmpty();
        form.field("rank").type("4");
        assertThat(form.field("subRank").errorProperty().get()).isNotEmpty();
        form.field("rank").type("64");
        assertThat(form.firstError()).isEmpty();
        assertThat(form.valuesProperty().get()).isPresent();
    }

    @Test
    void optionsThatDoNotGoTogetherAreToldAtTheField() {
        form.field("rank").type("4");
        assertThat(form.field("subRank").errorProperty().get())
                .contains("\"subRank\"")
                .contains("above rank 4");
        assertThat(form.field("rank").errorProperty().get()).isEmpty();
        form.field("subRank").type("2");
        assertThat(form.firstError()).isEmpty();
    }

    @Test
    void undoPutsBackTheTextEvenOfAnError() {
        form.field("alpha").type("64");
        edits.seal();
        form.field("alpha").type("x");
        edits.undo();
        assertThat(form.field("alpha").textProperty().get()).isEqualTo("64");
        edits.undo();
        assertThat(form.changedCountProperty().get()).isZero();
        edits.redo();
        assertThat(form.changedValues()).isEqualTo(Map.of("alpha", 64.0));
    }

    @Test
    void labelsAreWords() {
        assertThat(List.of(FieldSpec.label("subRank"), FieldSpec.words("FROZEN_SHARED")))
                .containsExactly("Sub rank", "Frozen shared");
    }

    @Test
    void aSlidersPlacesReadBackAsTheirNumbers() {
        for (FieldViewModel field : form.fields()) {
            if (field.spec().defaultValue() instanceof Number) {
                SliderScale scale = SliderScale.of(field.spec());
                double value = ((Number) field.spec().defaultValue()).doubleValue();
                assertThat(scale.value(scale.position(value))).isEqualTo(value);
                assertThat(scale.value(0)).isGreaterThanOrEqualTo(field.spec().min());
                assertThat(scale.value(1)).isLessThanOrEqualTo(field.spec().max());
            }
        }
    }
}
