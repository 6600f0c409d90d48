package lilora.builder.scienceqa.biology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scienceqa.NoPackages;
import lilora.builder.task.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BiologySplitTest {
    private final Split<Animal> split = BiologySubject.split(NoPackages.context(2026));

    @Test
    void noDrawingIsOnBothSidesNotEvenAsAVariant() {
        Set<String> train = split.train().stream().map(Animal::family).collect(Collectors.toSet());
        assertThat(split.test()).extracting(Animal::family).doesNotContainAnyElementsOf(train);
    }

    @Test
    void theSameSeedGivesTheSameSplit() {
        assertThat(BiologySubject.split(NoPackages.context(2026))).isEqualTo(split);
    }

    @ParameterizedTest
    @EnumSource(AnimalForm.class)
    void theRightOptionIsTrueOfTheAnimal(AnimalForm form) {
        Animal eagle = new Animal("eagle.png", AnimalGroup.BIRD, AnimalCover.FEATHERS, "eagle", "somebody");
        AnimalForm.Choice choice = form.choice(eagle);
        assertThat(choice.options().get(choice.answer()))
                .isIn("bird", "It has a beak and feathers.", "vertebrate", "feathers");
        assertThat(choice.options()).doesNotHaveDuplicates().hasSizeBetween(2, 6);
    }
}
