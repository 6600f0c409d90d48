package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenLayoutTest {
    @Test
    void aCommonBeginningEndsBeforeImagesLabelsAndTheLastPosition() {
        ModelConfig config = ModelConfig.read(Fixture.named("plain").folder());
        int[][] images = {{}, {}};
        int[][] same = {{1, 8, 9, 10, 11, 12}, {1, 8, 9, 10, 11, 12}};
        int ignored = TokenBatch.IGNORED;
        assertThat(TokenLayout.ofPrompts(same, images, List.of(), config, true).common())
                .isEqualTo(5);
        assertThat(TokenLayout.ofPrompts(same, images, List.of(), config, false).common())
                .isZero();
        int[][] late = {{ignored, ignored, ignored, 10, 11, 12}, {ignored, ignored, ignored, ignored, 11, 12}};
        assertThat(TokenLayout.of(new TokenBatch(same, late, images), config, true)
                        .common())
                .isEqualTo(2);
        int[][] shown = {{1, 8, 9, 3, 11, 12}, {1, 8, 9, 3, 11, 12}};
        assertThat(TokenLayout.ofPrompts(shown, new int[][] {{0}, {0}}, List.of(), config, true)
                        .common())
                .isZero();
        int[][] longer = {{1, 8, 9, 10, 11, 12, 3, 4}, {1, 8, 9, 10, 11, 13, 3, 4}};
        assertThat(TokenLayout.ofPrompts(longer, new int[][] {{0}, {1}}, List.of(), config, true)
                        .common())
                .isEqualTo(5);
        assertThat(TokenLayout.ofPrompts(new int[][] {{1, 8, 9}}, new int[][] {{}}, List.of(), config, true)
                        .common())
                .isZero();
    }

    @Test
    void eachImageTokenIsExpandedByItsOwnImage() {
        ModelConfig config = ModelConfig.read(Fixture.named("plain").folder());
        int[][] ids = {{1, 8, 3, 3, 9}, {1, 8, 3, 9, 10}};
        int[][] images = {{2, 0}, {1}};
        List<ImageGrid> grids = List.of(new ImageGrid(1, 2), new ImageGrid(3, 1), new ImageGrid(2, 2));
        TokenLayout layout = TokenLayout.ofPrompts(ids, images, grids, config, true);
        assertThat(layout.lengths()).containsExactly(9, 7);
        assertThat(layout.common()).isEqualTo(2);
        assertThat(layout.shownTokens()).containsExactly(4, 2, 3);
        assertThat(layout.shownRows()).containsExactly(5, 6, 7, 8, 0, 1, 2, 3, 4);
        assertThat(layout.visualPlaces()).containsExactly(2, 3, 4, 5, 6, 7, 9, 10, 11);
        assertThat(layout.ids()).containsExactly(1, 8, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9, 10, 0, 0);
        assertThat(layout.axes()[1]).startsWith(0, 1, 2, 2, 3, 3, 4, 4, 6).contains(2, 3, 4, 5, 6);
        assertThat(layout.axes()[2]).startsWith(0, 1, 2, 3, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> TokenLayout.ofPrompts(ids, new int[][] {{2}, {1}}, grids, config, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more image tokens");
    }

    @Test
    void imageTokensAreExpandedInPlaceAndLabelsPointToTheRowBefore() {
        ModelConfig config = ModelConfig.read(Fixture.named("plain").folder());
        int ignored = TokenBatch.IGNORED;
        int[][] ids = {{1, 3, 9, 10}, {1, 8}};
        int[][] labels = {{1, 3, 9, ignored}, {ignored, 8}};
        TokenBatch batch = new TokenBatch(ids, labels, new int[][] {{5}, {}});
        TokenLayout layout = TokenLayout.of(batch, config, true);
        assertThat(layout.length()).isEqualTo(19);
        assertThat(layout.lengths()).containsExactly(19, 2);
        assertThat(layout.visionRows()).containsExactly(5);
        assertThat(layout.visualPlaces()).hasSize(16).startsWith(1, 2).endsWith(15, 16);
        assertThat(layout.ids()).hasSize(38).startsWith(1, 0, 0).contains(9, 10);
        assertThat(layout.lastPlaces()).containsExactly(18, 20);
        // The label at the image token is not learned; the one behind the image is predicted from its last token.
        assertThat(layout.learned(labels).places()).containsExactly(16, 19);
        assertThat(layout.learned(labels).targets()).containsExactly(9, 8);
    }
}
