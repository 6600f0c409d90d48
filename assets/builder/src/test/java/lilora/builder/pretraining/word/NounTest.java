package lilora.builder.pretraining.word;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NounTest {
    @Test
    void makesThePluralOfTheHead() {
        assertThat(Noun.of("slice of pizza").counted(2)).isEqualTo("two slices of pizza");
        assertThat(Noun.of("woman riding a bike").counted(3)).isEqualTo("three women riding a bike");
        assertThat(Noun.of("office building").counted(2)).isEqualTo("two office buildings");
        assertThat(Noun.of("knife").counted(4)).isEqualTo("four knives");
        assertThat(Noun.of("fish").counted(2)).isEqualTo("two fish");
        assertThat(Noun.of("cherry").counted(2)).isEqualTo("two cherries");
    }

    @Test
    void choosesTheArticleBySound() {
        assertThat(Noun.of("apple").withArticle()).isEqualTo("an apple");
        assertThat(Noun.of("unicorn").withArticle()).isEqualTo("a unicorn");
        assertThat(Noun.of("hourglass").withArticle()).isEqualTo("an hourglass");
    }

    @Test
    void leavesPluralsWithoutArticle() {
        assertThat(Noun.of("grapes").withArticle()).isEqualTo("grapes");
        assertThat(Noun.of("glass").withArticle()).isEqualTo("a glass");
        assertThat(Noun.of("bus").counted(2)).isEqualTo("two buses");
    }
}
