package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenLayoutTest {
    @Test
    void aCommonBeginningEndsBeforeImagesLabelsAndTheLastPosition() {
        ModelConfig config = ModelConfig.read(Fixture.named("plain").folder());
        int[] images = {-1, -1};
        int[][] same = {{1, 8, 9, 10, 11, 12}, {1, 8, 9, 10, 11, 12}};
        int ignored = TokenBatch.IGNORED;
        assertThat(TokenLayout.ofPrompts(same, images, config, true).common()).isEqualTo(5);
        assertThat(TokenLayout.ofPrompts(same, images, config, false).common()).isZero();
        int[][] late = {{ignored, ignored, ignored, 10, 11, 12}, {ignored, ignored, ignored, ignored, 11, 12}};
        assertThat(TokenLayout.of(new TokenBatch(same, late, images), config, true)
                        .common())
                .isEqualTo(2);
        int[][] shown = {{1, 8, 9, 3, 11, 12}, {1, 8, 9, 3, 11, 12}};
        assertThat(TokenLayout.ofPrompts(shown, new int[] {0, 0}, config, true).common())
                .isZero();
        int[][] longer = {{1, 8, 9, 10, 11, 12, 3, 4}, {1, 8, 9, 10, 11, 13, 3, 4}};
        assertThat(TokenLayout.ofPrompts(longer, new int[] {0, 1}, config, true).common())
                .isEqualTo(5);
        assertThat(TokenLayout.ofPrompts(new int[][] {{1, 8, 9}}, new int[] {-1}, config, true)
                        .common())
                .isZero();
    }

    @Test
    void imageTokensAreExpandedInPlaceAndLabelsPointToTheRowBefore() {
        ModelConfig config = ModelConfig.read(Fixture.named("plain").folder());
        int ignored = TokenBatch.IGNORED;
        int[][] ids = {{1, 3, 9, 10}, {1, 8}};
        int[][] labels = {{1, 3, 9, ignored}, {ignored, 8}};
        TokenBatch batch = new TokenBatch(ids, labels, new int[] {5, -1});
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
